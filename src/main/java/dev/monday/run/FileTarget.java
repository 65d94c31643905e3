package dev.monday.run;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
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
    var number = ThreadLocalRandom.current().nextLong(1L << 48);
    var unfinished = path.resolveSibling(".monday-%012x".formatted(number));
    try {
      try (var output =
          Files.newOutputStream(
              unfinished, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
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
}
