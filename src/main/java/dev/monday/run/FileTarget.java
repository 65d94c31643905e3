package dev.monday.run;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A file that is replaced as a whole: at every moment there is the old one or the new one.
 *
 * @param path with links followed
 */
record FileTarget(Path path) {
  /** How many links the system itself follows on Linux. */
  private static final int MOST_LINKS = 40;

  /** Who makes an unfinished file has locked it after this time. */
  private static final Duration SURELY_LOCKED = Duration.ofMinutes(1);

  /** What a file gets. */
  interface Source {
    void writeTo(OutputStream output) throws IOException;
  }

  /**
   * The file at a path, with its folders made. A link is followed to a file that there is; to one
   * that there is not only within the link's own folder.
   */
  static FileTarget of(Path asked) throws IOException {
    var folder = Objects.requireNonNullElse(asked.getParent(), asked);
    createFolders(folder);
    var path = Files.exists(asked) ? asked.toRealPath() : missing(asked, folder.toRealPath());
    if (Files.isDirectory(path)) {
      throw new FileRefusal("it is a folder", "name a file in it");
    }
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      throw new FileRefusal("it is no ordinary file", "name another");
    }
    return new FileTarget(path);
  }

  private static void createFolders(Path folder) throws IOException {
    try {
      Files.createDirectories(folder);
    } catch (FileAlreadyExistsException e) {
      throw new FileRefusal("%s is no folder".formatted(e.getFile()), "remove it or name another");
    }
  }

  /** Where a file is made that does not exist yet. */
  private static Path missing(Path asked, Path folder) throws IOException {
    var path = folder.resolve(asked.getFileName());
    for (var i = 0; Files.isSymbolicLink(path); i++) {
      var target = path.resolveSibling(Files.readSymbolicLink(path)).normalize();
      if (!isBelow(target, folder) || i > MOST_LINKS) {
        throw new FileRefusal(
            "it is a link to %s, which does not exist".formatted(target),
            "remove the link, or make that file");
      }
      path = target;
    }
    return path;
  }

  /** Whether a file is, or could be made, in a folder or one that is in it. */
  private static boolean isBelow(Path file, Path folder) throws IOException {
    var parent = file.getParent();
    return parent != null && Files.isDirectory(parent) && parent.toRealPath().startsWith(folder);
  }

  boolean exists() {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }

  /** Those of the file that there is. */
  Optional<Set<PosixFilePermission>> permissions() throws IOException {
    return exists() ? Optional.of(Files.getPosixFilePermissions(path)) : Optional.empty();
  }

  /**
   * Replaces it.
   *
   * @param permissions of the new file; what the system gives new files when empty
   */
  void replace(Source source, Optional<Set<PosixFilePermission>> permissions) throws IOException {
    removeAbandoned();
    var number = ThreadLocalRandom.current().nextLong(1L << 48);
    var unfinished = path.resolveSibling("%s%012x".formatted(unfinishedPrefix(), number));
    try {
      try (var channel =
              FileChannel.open(
                  unfinished, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
          var output = Channels.newOutputStream(channel)) {
        lock(channel);
        if (permissions.isPresent()) {
          Files.setPosixFilePermissions(unfinished, permissions.get());
        }
        source.writeTo(output);
      }
      Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  /** What the names of this file have in common while it is not whole. */
  private String unfinishedPrefix() {
    return ".monday-%08x-".formatted(path.getFileName().hashCode());
  }

  /** Removes what programs that were killed have left of this file. */
  private void removeAbandoned() {
    try (var files = Files.newDirectoryStream(path.resolveSibling(""), unfinishedPrefix() + "*")) {
      for (var file : files) {
        if (isAbandoned(file)) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException | DirectoryIteratorException _) {
      // it stays in nobody's way
    }
  }

  /** Nobody has it locked, and whoever has just made it has had the time to. */
  private static boolean isAbandoned(Path file) throws IOException {
    var age = Duration.between(Files.getLastModifiedTime(file).toInstant(), Instant.now());
    if (age.compareTo(SURELY_LOCKED) < 0) {
      return false;
    }
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      return lock(channel);
    }
  }

  /** Until the channel is closed; false when another has it locked, or nobody can here. */
  private static boolean lock(FileChannel channel) {
    try {
      return channel.tryLock() != null;
    } catch (IOException | OverlappingFileLockException _) {
      return false;
    }
  }
}
