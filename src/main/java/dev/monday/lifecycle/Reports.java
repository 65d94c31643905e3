package dev.monday.lifecycle;

/** Where a driver reports what became of one launch. May be called from any thread. */
public interface Reports {
  void becameReady();

  void becameUnready(Failure cause);

  /** The launch is over by itself; its output has been reported, unless something keeps it open. */
  void exited(Outcome outcome);

  /** Nothing of the launch is left. Nothing is reported after this. */
  void ended();

  /** May wait until a subscriber that must lose nothing has room. */
  void output(Lines lines);

  /** Something that a person wants to see; {@code topic} is one or two words, such as "build". */
  void notice(Level level, String topic, String text);
}
