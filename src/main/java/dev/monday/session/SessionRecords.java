package dev.monday.session;

import dev.monday.forward.kubernetes.takeover.Takeovers;
import dev.monday.process.Guardian;
import dev.monday.process.MarkedProcesses;
import dev.monday.process.OwnTerminal;
import dev.monday.system.FileLocks;
import dev.monday.system.PrivateFiles;
import dev.monday.system.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The records of all runs of this user, living and dead, in the state folder. */
public final class SessionRecords {

  static final String JOURNAL = "journal";

  private static final String LOCK = "lock";
  private static final String RECORD = "record";
  private static final Pattern ID = Pattern.compile("[0-9a-f]{16}");
  private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final Path folder;

  /** Nothing is made before {@link #open}. */
  public SessionRecords(Path stateFolder) {
    this.folder = stateFolder.resolve("sessions");
  }

  /**
   * Opens this run's record.
   *
   * @param configuration the folder of the configuration, as a real path: the same project of the
   *     same folder runs only once
   * @throws UserError when it already runs, or when the state folder cannot be written
   */
  public SessionRecord open(String project, Path configuration) throws InterruptedException {
    try {
      PrivateFiles.createFolders(folder);
      awaitUndone(LOCK_TIMEOUT, other -> other.isOf(project, configuration));
      try (var _ = lockAll()) {
        for (SessionDetails other : withLock(false)) {
          if (other.isOf(project, configuration)) {
            throw new UserError("cannot run project \"%s\": %s".formatted(project, why(other)));
          }
        }
        return create(project, configuration);
      }
    } catch (IOException failure) {
      throw unusable(failure);
    }
  }

  private static String why(SessionDetails other) {
    return other.isAlive()
        ? "it already runs as %s; stop that run first".formatted(other.place())
        : "what its last run left when it died is still being undone; wait for that";
  }

  /**
   * Waits until nothing is being undone by another program, such as the guardian of a run that has
   * just died, no longer than the patience.
   *
   * @return the runs for which that takes longer
   */
  public List<SessionDetails> awaitUndone(Duration patience) throws InterruptedException {
    return awaitUndone(patience, _ -> true);
  }

  /** The record of a run that has died is locked while what it left is undone. */
  private List<SessionDetails> awaitUndone(Duration patience, Predicate<SessionDetails> wanted)
      throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      var others = live().stream().filter(other -> !other.isAlive()).filter(wanted).toList();
      if (others.isEmpty() || System.nanoTime() - deadline >= 0) {
        return others;
      }
      Thread.sleep(PAUSE);
    }
  }

  /** The runs that are alive. */
  public List<SessionDetails> live() throws InterruptedException {
    return list(false);
  }

  /** The runs that died without an orderly end, for {@link #undo}. */
  public List<SessionDetails> dead() throws InterruptedException {
    return list(true);
  }

  /**
   * Undoes what a dead run has left: ends its processes, runs its stop commands, and removes its
   * record if nothing is left. Waits for its guardian when that is at work.
   *
   * @throws UserError when there is no such run, or it is alive
   */
  public Undone undo(String id) throws InterruptedException {
    Path session = folder.resolve(id);
    if (!ID.matcher(id).matches() || !Files.isDirectory(session)) {
      throw unknown(id);
    }
    try (var _ = lockDead(id)) {
      GuardianFile.awaitEnd(session);
      return undo(details(session).orElseThrow(() -> unknown(id)), session);
    } catch (IOException failure) {
      throw unusable(failure);
    }
  }

  private static Undone undo(SessionDetails details, Path session)
      throws IOException, InterruptedException {
    int processes = MarkedProcesses.ofThisSystem().find(details.id()).size();
    Path journal = session.resolve(JOURNAL);
    List<String> stopCommandsOf = Journal.stopCommandsOf(journal);
    Guardian.undo(details.id(), session);
    List<String> workloads = putBack(details.id(), journal);
    List<String> left = Journal.left(journal);
    if (left.isEmpty()) {
      PrivateFiles.removeFolder(session);
    }
    return new Undone(details, processes, stopCommandsOf, workloads, left);
  }

  /** What is to be said of each workload that the session had taken over. */
  private static List<String> putBack(String session, Path journal)
      throws IOException, InterruptedException {
    var said = new ArrayList<String>();
    for (var entry : Journal.takeovers(journal).entrySet()) {
      try {
        said.add(Takeovers.putBack(entry.getKey(), session, System.getenv(), said::add));
        entry.getValue().undone();
      } catch (UserError failure) {
        said.add(failure.getMessage());
      }
    }
    return said;
  }

  private SessionRecord create(String project, Path configuration) throws IOException {
    String id = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    Path session = folder.resolve(id);
    PrivateFiles.createFolder(session);
    PrivateFiles.create(session.resolve(LOCK));
    var lock = FileLocks.tryLock(session.resolve(LOCK)).orElseThrow();
    var details =
        new SessionDetails(
            id,
            ProcessHandle.current().pid(),
            OwnTerminal.name().orElse(""),
            project,
            configuration,
            Instant.now());
    var journal = Journal.create(session.resolve(JOURNAL));
    details.write(session.resolve(RECORD));
    return new SessionRecord(session, details, journal, lock);
  }

  private List<SessionDetails> list(boolean dead) throws InterruptedException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (var _ = lockAll()) {
      return withLock(dead);
    } catch (IOException failure) {
      throw unusable(failure);
    }
  }

  /** The sessions whose lock is free or is not. One that died in its making held nothing yet. */
  private List<SessionDetails> withLock(boolean free) throws IOException {
    var found = new ArrayList<SessionDetails>();
    for (Path session : sessions()) {
      Optional<SessionDetails> details = details(session);
      if (isFree(session) == free) {
        if (details.isPresent()) {
          found.add(details.get());
        } else if (free) {
          PrivateFiles.removeFolder(session);
        }
      }
    }
    return found;
  }

  private List<Path> sessions() throws IOException {
    try (var children = Files.list(folder)) {
      return children.filter(Files::isDirectory).sorted().toList();
    }
  }

  private static boolean isFree(Path session) throws IOException {
    Path file = session.resolve(LOCK);
    if (!Files.exists(file)) {
      return true;
    }
    Optional<FileLocks.Held> lock = FileLocks.tryLock(file);
    if (lock.isPresent()) {
      lock.get().close();
    }
    return lock.isPresent();
  }

  private static Optional<SessionDetails> details(Path session) throws IOException {
    return SessionDetails.read(session.getFileName().toString(), session.resolve(RECORD));
  }

  private FileLocks.Held lockDead(String id) throws IOException, InterruptedException {
    try (var _ = lockAll()) {
      Path session = folder.resolve(id);
      SessionDetails details = details(session).orElseThrow(() -> unknown(id));
      return FileLocks.tryLock(session.resolve(LOCK)).orElseThrow(() -> locked(details));
    }
  }

  private UserError unknown(String id) {
    return new UserError("cannot undo session \"%s\": there is none in %s".formatted(id, folder));
  }

  private static UserError locked(SessionDetails details) {
    String why =
        details.isAlive()
            ? "it is alive as %s; stop it there".formatted(details.place())
            : "another program is undoing it; wait for that";
    return new UserError("cannot undo session \"%s\": %s".formatted(details.id(), why));
  }

  /** Held while sessions are looked at, so that none is taken for dead while it is being made. */
  private FileLocks.Held lockAll() throws IOException, InterruptedException {
    return FileLocks.lock(folder.resolve(LOCK), LOCK_TIMEOUT);
  }

  private UserError unusable(IOException failure) {
    return new UserError(
        "cannot use the state folder %s: %s; set XDG_STATE_HOME to a folder that you may write"
            .formatted(folder.getParent(), PrivateFiles.reason(failure)),
        failure);
  }
}
