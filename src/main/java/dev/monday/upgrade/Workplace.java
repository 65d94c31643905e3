package dev.monday.upgrade;

import dev.monday.system.UserError;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * The folder beside an installation in which its next version is made ready. It is locked, so that
 * there is one upgrade of an installation at a time, and gone when that has ended. What one that
 * was killed left in it is removed by the next.
 */
final class Workplace implements AutoCloseable {
  private static final String LOCK = "lock";

  private final Path folder;
  private final FileChannel lock;
  private final Thread whenInterrupted = new Thread(this::abandon, "abandon upgrade");
  private boolean abandoned;

  /** What is done as a whole or not at all. */
  interface Step {
    void run() throws IOException;
  }

  private Workplace(Path folder, FileChannel lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /**
   * @throws UserError when another upgrade of this installation is under way
   */
  static Workplace beside(Installation installation) throws IOException {
    var home = installation.home();
    var folder = home.resolveSibling("." + home.getFileName() + ".upgrade");
    while (true) {
      try {
        var workplace = new Workplace(folder, locked(installation, folder));
        if (workplace.isStillThere()) {
          workplace.removeRemains();
          Runtime.getRuntime().addShutdownHook(workplace.whenInterrupted);
          return workplace;
        }
        workplace.lock.close(); // the one before us removed the folder after we had opened it
      } catch (NoSuchFileException _) {
        // or before we had: make it again
      }
    }
  }

  private static FileChannel locked(Installation installation, Path folder) throws IOException {
    Files.createDirectories(folder);
    if (!Files.getOwner(folder).equals(Files.getOwner(installation.home()))) {
      throw new UserError(
          "cannot upgrade %s: %s belongs to %s; remove it"
              .formatted(installation.home(), folder, Files.getOwner(folder).getName()));
    }
    var channel =
        FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (!isLocked(channel)) {
      channel.close();
      throw new UserError(
          "cannot upgrade %s: another upgrade of it is under way (pid %s); wait for its end"
              .formatted(installation.home(), holder(folder)));
    }
    return channel;
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException _) {
      return false; // held by another thread of this program
    }
  }

  private static String holder(Path folder) throws IOException {
    var text = Files.readString(folder.resolve(LOCK)).strip();
    return text.isEmpty() ? "unknown" : text.split(" ", 2)[0];
  }

  /** Whether the file that is locked is the one that others would find. */
  private boolean isStillThere() throws IOException {
    var text = "%d %s%n".formatted(ProcessHandle.current().pid(), UUID.randomUUID());
    lock.truncate(0);
    lock.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0);
    return Files.readString(folder.resolve(LOCK)).equals(text);
  }

  private void removeRemains() throws IOException {
    Deletion.of(archive());
    Deletion.of(unpacked());
    Deletion.of(old());
    Files.deleteIfExists(trialOutput());
  }

  Path archive() {
    return folder.resolve("archive.tar.gz");
  }

  Path unpacked() {
    return folder.resolve("new");
  }

  Path old() {
    return folder.resolve("old");
  }

  Path trialOutput() {
    return folder.resolve("trial");
  }

  Path folder() {
    return folder;
  }

  /** Runs a step that an interruption of the program waits for, or that waits for none. */
  synchronized void undisturbed(Step step) throws IOException {
    if (abandoned) {
      throw new IOException("it was interrupted");
    }
    step.run();
  }

  /** Runs when the program is interrupted: nothing is put in place from now on. */
  private synchronized void abandon() {
    abandoned = true;
    try {
      Deletion.of(folder);
    } catch (IOException _) {
      // the interrupted step still writes here; the next upgrade removes it
    }
  }

  @Override
  public void close() throws IOException {
    try {
      Runtime.getRuntime().removeShutdownHook(whenInterrupted);
    } catch (IllegalStateException _) {
      // it runs already
    }
    try (lock) {
      Deletion.of(folder);
    }
  }
}
