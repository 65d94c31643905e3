package dev.monday.session;

import dev.monday.forward.kubernetes.takeover.Taken;
import dev.monday.process.Launch;
import java.util.List;

/**
 * One thing that a run leaves to undo. Processes need no entry of their own: the session's mark is
 * in the environment of each from its first instruction.
 */
public sealed interface JournalEntry {

  /** The word for it in the journal. */
  String kind();

  /**
   * The commands that stop what a component has started elsewhere, run after its processes ended.
   */
  record StopCommands(String component, List<Launch> commands) implements JournalEntry {

    static final String KIND = "stop-commands";

    public StopCommands {
      commands = List.copyOf(commands);
    }

    @Override
    public String kind() {
      return KIND;
    }
  }

  /** A workload of a cluster that is taken over, and is to be put back. */
  record TakeOver(Taken taken) implements JournalEntry {

    static final String KIND = "take-over";

    @Override
    public String kind() {
      return KIND;
    }
  }
}
