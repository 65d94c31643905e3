package dev.monday.upgrade;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/**
 * Unpacks a {@code .tar.gz} into a folder that it makes. Nothing is written, and no link points,
 * outside of that folder: an archive that tries is refused as a whole. Keeps permissions (without
 * set-uid, and always readable and writable for the owner) and times of change, by which the Java
 * machine knows that its cache fits the jars.
 */
final class Unpacking {
  private static final int MOST_ENTRIES = 50_000;

  private final Path root;
  private long bytesAllowed;
  private int entriesAllowed = MOST_ENTRIES;
  // Made last: a link must not be there to be written through, and a file changes its folder's time
  private final List<Link> links = new ArrayList<>();
  private final List<Folder> folders = new ArrayList<>();

  private record Link(Path path, String target) {}

  private record Folder(Path path, int mode, Instant modified) {}

  private Unpacking(Path root, long bytesAllowed) {
    this.root = root;
    this.bytesAllowed = bytesAllowed;
  }

  /**
   * @param root a folder that does not exist yet, in one that does
   * @param bytesAllowed the largest sum of all files' sizes
   */
  static void unpack(Path archive, Path root, long bytesAllowed) throws IOException {
    Files.createDirectory(root);
    try (var file = new BufferedInputStream(Files.newInputStream(archive));
        var tar = new GZIPInputStream(file, 64 << 10)) {
      new Unpacking(root.toRealPath(), bytesAllowed).all(new TarReader(tar));
    }
  }

  private void all(TarReader tar) throws IOException {
    for (var entry = tar.next(); entry.isPresent(); entry = tar.next()) {
      if (entriesAllowed-- == 0) {
        throw new IOException("more than %d entries".formatted(MOST_ENTRIES));
      }
      one(entry.get(), tar);
    }
    for (var link : links) {
      Files.createSymbolicLink(link.path(), Path.of(link.target()));
    }
    for (var link : links) {
      checkTarget(link);
    }
    for (var folder : folders.reversed()) {
      finish(folder.path(), folder.mode() | 0700, folder.modified());
    }
  }

  private void one(TarEntry entry, TarReader tar) throws IOException {
    switch (entry.kind()) {
      case DIRECTORY -> {
        var path = inside(entry.name());
        Files.createDirectories(path);
        folders.add(new Folder(path, entry.mode(), entry.modified()));
      }
      case FILE -> file(newPath(entry.name()), entry, tar);
      case HARD_LINK -> {
        var existing = inside(entry.link());
        if (!Files.isRegularFile(existing, LinkOption.NOFOLLOW_LINKS)) {
          throw new IOException(
              "%s is a link to %s, which is no file before it"
                  .formatted(entry.name(), entry.link()));
        }
        Files.createLink(newPath(entry.name()), existing);
      }
      case SYMBOLIC_LINK -> links.add(new Link(newPath(entry.name()), relative(entry)));
    }
  }

  private void file(Path path, TarEntry entry, TarReader tar) throws IOException {
    if (entry.size() > bytesAllowed) {
      throw new IOException("its files are larger than allowed together");
    }
    bytesAllowed -= entry.size();
    try (var out = Files.newOutputStream(path, StandardOpenOption.CREATE_NEW)) {
      tar.content(out);
    }
    finish(path, entry.mode() | 0600, entry.modified());
  }

  /** Where a new file goes, with the folders above it made. */
  private Path newPath(String name) throws IOException {
    var path = inside(name);
    if (path.equals(root)) {
      throw new IOException("\"%s\" is no file name".formatted(name));
    }
    Files.createDirectories(Objects.requireNonNull(path.getParent()));
    return path;
  }

  private Path inside(String name) throws IOException {
    try {
      var relative = Path.of(name);
      if (!relative.isAbsolute() && !escapes(relative)) {
        return root.resolve(relative).normalize();
      }
    } catch (InvalidPathException _) {
      // refused below
    }
    throw new IOException("\"%s\" leads outside of the archive".formatted(name));
  }

  private static boolean escapes(Path relative) {
    for (var part : relative) {
      if (part.toString().equals("..")) {
        return true;
      }
    }
    return false;
  }

  private static String relative(TarEntry entry) throws IOException {
    if (entry.link().isEmpty() || entry.link().startsWith("/")) {
      throw outside(entry.name(), entry.link());
    }
    return entry.link();
  }

  /** Follows the link as the system does, over other links too. */
  private void checkTarget(Link link) throws IOException {
    try {
      if (link.path().toRealPath().startsWith(root)) {
        return;
      }
    } catch (IOException _) {
      // leads nowhere, or round in a circle: refused below
    }
    throw outside(root.relativize(link.path()).toString(), link.target());
  }

  private static IOException outside(String name, String target) {
    return new IOException("%s is a link to %s, outside of the archive".formatted(name, target));
  }

  private static void finish(Path path, int mode, Instant modified) throws IOException {
    Files.setPosixFilePermissions(path, permissions(mode));
    Files.setLastModifiedTime(path, FileTime.from(modified));
  }

  private static Set<PosixFilePermission> permissions(int mode) {
    var text = new StringBuilder("rwxrwxrwx");
    for (var i = 0; i < text.length(); i++) {
      if ((mode & (0400 >> i)) == 0) {
        text.setCharAt(i, '-');
      }
    }
    return PosixFilePermissions.fromString(text.toString());
  }
}
