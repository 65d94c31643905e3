package dev.monday.run;

import dev.monday.process.Launch;
import dev.monday.process.ProcessGroups;
import dev.monday.system.Timers;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What every driver of a run works with.
 *
 * @param session the run's id, which marks every process that it starts
 * @param inherited the environment that commands start from
 * @param launches keeps what must be run when this program dies
 * @param ports follows on which ports the apps listen
 * @param view makes of each launch the one that is started: the same, but where it sees other names
 */
public record Tools(
    String session,
    Map<String, String> inherited,
    ProcessGroups groups,
    Timers timers,
    LaunchLog launches,
    ListeningPorts ports,
    UnaryOperator<Launch> view) {
  public Tools {
    inherited = Map.copyOf(inherited);
  }

  /** Those of a run whose programs see what all of this machine see. */
  public Tools(
      String session,
      Map<String, String> inherited,
      ProcessGroups groups,
      Timers timers,
      LaunchLog launches,
      ListeningPorts ports) {
    this(session, inherited, groups, timers, launches, ports, UnaryOperator.identity());
  }

  /** The same in another view. */
  public Tools seeing(UnaryOperator<Launch> other) {
    return new Tools(session, inherited, groups, timers, launches, ports, other);
  }
}
