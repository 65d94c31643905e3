package dev.monday.lifecycle;

/**
 * Where a driver reports what became of one launch. May be called from any thread. What it asks is
 * withdrawn as soon as the launch is to end, and the component is held while the question is open.
 */
public interface Reports extends Asker {
  /**
   * The launch waits for something outside of the run before it can become ready, or is ready
   * again; {@link Hold.None} once it goes on.
   */
  void held(Hold hold);

  /** {@code where} a person finds it; empty where there is nothing to say. */
  void becameReady(String where);

  void becameUnready(Failure cause);

  /** What another component is made from has changed; {@code why} is for a person. */
  void changed(ComponentId what, String why);

  /** The launch is over by itself; its output has been reported, unless something keeps it open. */
  void exited(Outcome outcome);

  /** Nothing of the launch is left. Nothing is reported after this. */
  void ended();

  /** May wait until a subscriber that must lose nothing has room. */
  void output(Lines lines);

  /** Something that a person wants to see; {@code topic} is one or two words, such as "build". */
  void notice(Level level, String topic, String text);
}
