package dev.monday.hosts;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The locks of a hosts file, in a folder beside it or, for the system's own, in {@code /run}: one
 * that is held while the file is changed, and one for each run, held as long as it lives. Dead is a
 * run whose lock is free. They are those of {@code flock(2)}, and the helper takes the same.
 */
record HostsLocks(Path folder) {
  private static final String EDITING = "lock";
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofMillis(2);

  static HostsLocks of(Path hosts) {
    if (!hosts.equals(HostsFile.OF_THE_SYSTEM)) {
      return new HostsLocks(hosts.resolveSibling("." + hosts.getFileName() + ".monday"));
    }
    var run = Path.of("/run");
    return new HostsLocks((Files.isDirectory(run) ? run : Path.of("/var/run")).resolve("monday"));
  }

  /**
   * A lock that is this program's until it closes it or ends. Closing it again does nothing: the
   * descriptor's number may be somebody else's by then.
   */
  static final class Held implements AutoCloseable {
    private final int descriptor;
    private final AtomicBoolean closed = new AtomicBoolean();

    Held(int descriptor) {
      this.descriptor = descriptor;
    }

    @Override
    public void close() {
      if (!closed.getAndSet(true)) {
        DescriptorCalls.close(descriptor);
      }
    }
  }

  /** Waits until nobody else of us changes the file. */
  Held lockEditing() throws IOException {
    var file = existing(EDITING);
    var deadline = System.nanoTime() + TIMEOUT.toNanos();
    while (true) {
      var held = tryLock(file);
      if (held.isPresent()) {
        return held.get();
      }
      if (System.nanoTime() - deadline > 0) {
        throw new IOException("another run has kept it locked for 10 s (%s)".formatted(file));
      }
      pause();
    }
  }

  /** Says that a run lives, until the lock is closed; empty when that has been said already. */
  Optional<Held> claim(String session) throws IOException {
    try (var _ = lockEditing()) {
      try (var files = Files.newDirectoryStream(folder, HostsLocks::isOfSession)) {
        for (var file : files) {
          if (isDead(file.getFileName().toString())) {
            Files.deleteIfExists(file);
          }
        }
      }
      return tryLock(existing(session));
    }
  }

  private static boolean isOfSession(Path file) {
    return HostsMark.SESSION.matcher(file.getFileName().toString()).matches();
  }

  /** Removes a run's lock, which it still holds. */
  void forget(String session) throws IOException {
    Files.deleteIfExists(folder.resolve(session));
  }

  /**
   * Whether a run is known to be dead. Who may not open the lock looks it up in the system's list,
   * and where there is none knows nothing.
   */
  boolean isDead(String session) {
    var file = folder.resolve(session);
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return !Files.exists(folder) || Files.isExecutable(folder);
    }
    if (!Files.isWritable(file)) {
      return KernelLocks.isFree(file);
    }
    var held = tryLock(file);
    held.ifPresent(Held::close);
    return held.isPresent();
  }

  private static Optional<Held> tryLock(Path file) {
    var descriptor = DescriptorCalls.open(file.toString());
    if (descriptor.isEmpty()) {
      return Optional.empty();
    }
    if (!DescriptorCalls.lock(descriptor.getAsInt())) {
      DescriptorCalls.close(descriptor.getAsInt());
      return Optional.empty();
    }
    return Optional.of(new Held(descriptor.getAsInt()));
  }

  private Path existing(String name) throws IOException {
    if (!Files.isDirectory(folder)) {
      create(folder);
    }
    var file = folder.resolve(name);
    try {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } catch (FileAlreadyExistsException _) {
      // made by an earlier run
    }
    return file;
  }

  private static void create(Path folder) throws IOException {
    try {
      Files.createDirectory(folder);
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    } catch (FileAlreadyExistsException _) {
      // another run was faster
    }
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException interruption) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while it was locked by another run", interruption);
    }
  }
}
