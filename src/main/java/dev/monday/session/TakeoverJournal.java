package dev.monday.session;

import dev.monday.forward.kubernetes.takeover.Taken;
import dev.monday.forward.kubernetes.takeover.TakeoverLog;
import java.io.IOException;
import java.nio.file.Path;

/** Keeps take-overs in the run's journal, where {@code doctor} and the next run find them. */
record TakeoverJournal(SessionRecord record) implements TakeoverLog {
  @Override
  public String session() {
    return record.id();
  }

  @Override
  public Path folder() {
    return record.folder();
  }

  @Override
  public Entry begin(Taken taken) throws IOException {
    return record.journal().write(new JournalEntry.TakeOver(taken))::undone;
  }
}
