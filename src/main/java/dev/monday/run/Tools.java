package dev.monday.run;

import dev.monday.process.ProcessGroups;
import dev.monday.system.Timers;
import java.util.Map;

/**
 * What every driver of a run works with.
 *
 * @param session the run's id, which marks every process that it starts
 * @param inherited the environment that commands start from
 * @param launches keeps what must be run when this program dies
 */
public record Tools(
    String session,
    Map<String, String> inherited,
    ProcessGroups groups,
    Timers timers,
    LaunchLog launches) {
  public Tools {
    inherited = Map.copyOf(inherited);
  }
}
