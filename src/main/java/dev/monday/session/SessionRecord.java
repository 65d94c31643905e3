package dev.monday.session;

import dev.monday.system.FileLocks;
import dev.monday.system.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * This run's own record in the state folder, locked as long as it lives: dead is a run whose lock
 * is free. Its folder holds the journal of what it would leave to undo.
 */
public final class SessionRecord implements AutoCloseable {

  private final Path folder;
  private final SessionDetails details;
  private final Journal journal;
  private final FileLocks.Held lock;

  SessionRecord(Path folder, SessionDetails details, Journal journal, FileLocks.Held lock) {
    this.folder = folder;
    this.details = details;
    this.journal = journal;
    this.lock = lock;
  }

  /** What every process of this run carries as {@code MONDAY_SESSION}. */
  public String id() {
    return details.id();
  }

  public SessionDetails details() {
    return details;
  }

  /** For the guardian and what else belongs to this run alone. */
  public Path folder() {
    return folder;
  }

  public Journal journal() {
    return journal;
  }

  /**
   * Ends the run's record. When the journal is empty nothing is kept; else the folder stays for
   * {@code doctor}.
   *
   * @return what could not be undone
   */
  public List<String> end() throws IOException {
    try {
      List<String> left = Journal.left(folder.resolve(SessionRecords.JOURNAL));
      if (left.isEmpty() && Files.exists(folder)) {
        PrivateFiles.removeFolder(folder);
      }
      return left;
    } finally {
      close();
    }
  }

  /** Gives up the lock and leaves all else, as a death would. */
  @Override
  public void close() throws IOException {
    lock.close();
  }
}
