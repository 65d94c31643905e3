package dev.monday.session;

import dev.monday.config.LoadResult;
import dev.monday.lifecycle.Event.Notice;
import dev.monday.lifecycle.Level;
import dev.monday.supervisor.EventLog;
import java.util.HashSet;
import java.util.Set;

/**
 * What a person should know of a configuration that is no mistake; each thing is told once in a
 * run, wherever in the file it moves. For one thread at a time.
 */
final class Remarks {
  private final EventLog log;
  private final Set<String> told = new HashSet<>();

  Remarks(EventLog log) {
    this.log = log;
  }

  void tell(LoadResult.Loaded loaded) {
    for (var remark : loaded.notices()) {
      if (told.add(remark.text())) {
        log.publish(new Notice(Level.WARNING, "configuration", remark.at() + ": " + remark.text()));
      }
    }
  }
}
