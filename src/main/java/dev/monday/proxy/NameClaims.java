package dev.monday.proxy;

import dev.monday.config.Hostname;
import dev.monday.lifecycle.Hold;
import dev.monday.system.FileLocks;
import dev.monday.system.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Which run has which name: a name belongs to one at a time, as long as it holds a lock in the
 * state folder. One that died has lost its locks, whatever its pid is used for now. Safe for use by
 * many threads; whoever claims what this run already has is told so.
 */
public final class NameClaims {
  private static final Duration POLL = Duration.ofMillis(250);
  private static final Duration PAUSE = Duration.ofMillis(5);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final Path folder;
  private final String project;
  private final long pid = ProcessHandle.current().pid();

  /** What came of a claim. */
  public sealed interface Result {}

  /** The name is this run's until this is closed. */
  public static final class Claim implements Result, AutoCloseable {
    private final Path holder;
    private final FileLocks.Held lock;

    private Claim(Path holder, FileLocks.Held lock) {
      this.holder = holder;
      this.lock = lock;
    }

    @Override
    public void close() throws IOException {
      try (lock) {
        Files.deleteIfExists(holder);
      }
    }
  }

  /** Another run has the name. */
  public record HeldBy(String project, long pid) implements Result {}

  /**
   * Nothing is made before the first claim.
   *
   * @param project what other runs are told of this one
   */
  public NameClaims(Path stateFolder, String project) {
    this.folder = stateFolder.resolve("names");
    this.project = project;
  }

  /** Claims a name now; a name that this run has already is held by this run. */
  public Result claim(Hostname name) throws IOException, InterruptedException {
    PrivateFiles.createFolders(folder(name));
    PrivateFiles.createMissing(lockFile(name));
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    while (System.nanoTime() - deadline < 0) {
      var lock = FileLocks.tryLock(lockFile(name));
      if (lock.isPresent()) {
        return claimed(name, lock.get());
      }
      var holder = holder(name);
      if (holder.isPresent()) {
        return holder.get();
      }
      Thread.sleep(PAUSE); // it is being claimed or given up just now
    }
    throw new IOException(
        "another program keeps %s locked and does not say which it is".formatted(lockFile(name)));
  }

  private Claim claimed(Hostname name, FileLocks.Held lock) throws IOException {
    var claim = new Claim(holderFile(name), lock);
    try {
      PrivateFiles.write(holderFile(name), pid + "\n" + project);
      return claim;
    } catch (IOException e) {
      try (claim) {
        throw e;
      }
    }
  }

  /** Empty while it is being written or removed. */
  private Optional<HeldBy> holder(Hostname name) throws IOException {
    try {
      var text = Files.readString(holderFile(name)).split("\n", 2);
      return text.length == 2 && text[0].matches("[0-9]{1,18}")
          ? Optional.of(new HeldBy(text[1], Long.parseLong(text[0])))
          : Optional.empty();
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  /**
   * Waits until a name may be had, or another than who is known has it. Interrupt the thread to
   * give up. The lock is looked at again and again: a thread that waits for it in the system takes
   * a thread of the platform, and is told of a deadlock where two runs wait for a name of each
   * other's (fcntl(2), EDEADLK), although either may end by itself.
   */
  public void awaitFree(Hostname name, Hold.HeldBy known) throws InterruptedException {
    do {
      Thread.sleep(POLL);
    } while (isStillHeldBy(name, known));
  }

  private boolean isStillHeldBy(Hostname name, Hold.HeldBy known) {
    try {
      var lock = FileLocks.tryLock(lockFile(name));
      if (lock.isPresent()) {
        lock.get().close();
        return false;
      }
      return holder(name)
          .filter(holder -> holder.equals(new HeldBy(known.project(), known.pid())))
          .isPresent();
    } catch (IOException _) {
      return false; // the next claim says why
    }
  }

  private Path folder(Hostname name) {
    return folder.resolve(name.text());
  }

  private Path lockFile(Hostname name) {
    return folder(name).resolve("lock");
  }

  private Path holderFile(Hostname name) {
    return folder(name).resolve("holder");
  }
}
