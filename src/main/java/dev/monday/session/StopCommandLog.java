package dev.monday.session;

import dev.monday.lifecycle.ComponentId;
import dev.monday.process.Launch;
import dev.monday.run.LaunchLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps stop commands in the run's journal, where the guardian finds them. */
final class StopCommandLog implements LaunchLog {
  private final Journal journal;
  private final Map<ComponentId, Journal.Written> written = new ConcurrentHashMap<>();

  StopCommandLog(Journal journal) {
    this.journal = journal;
  }

  @Override
  public void starting(ComponentId id, List<Launch> stopCommands) throws IOException {
    if (!stopCommands.isEmpty()) {
      written.put(id, journal.write(new JournalEntry.StopCommands(id.name(), stopCommands)));
    }
  }

  @Override
  public void ended(ComponentId id) {
    var entry = written.remove(id);
    if (entry != null) {
      try {
        entry.undone();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
