package dev.monday.watch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;

/**
 * What is known of a file's content.
 *
 * @param size in bytes; -1 for no file
 * @param modified when it was modified, in nanoseconds since 1970
 * @param digest of its content; 0 when that was not read
 */
record Stamp(long size, long modified, long digest) {
  /** Larger files are told apart by size and time alone. */
  static final long LARGEST_READ = 1024 * 1024;

  /** There is no file, or something that is none. */
  static final Stamp NONE = new Stamp(-1, 0, 0);

  static Stamp of(BasicFileAttributes file) {
    return file.isRegularFile()
        ? new Stamp(file.size(), file.lastModifiedTime().to(TimeUnit.NANOSECONDS), 0)
        : NONE;
  }

  /** Of what is there now, through links, without its content. */
  static Stamp looking(Path file) {
    try {
      return of(Files.readAttributes(file, BasicFileAttributes.class));
    } catch (IOException _) {
      return NONE; // gone meanwhile, or not for us to see
    }
  }

  /**
   * Of what is there now, through links, with its content read unless it is large. The content may
   * be later than the time.
   */
  static Stamp reading(Path file) {
    try {
      var stamp = looking(file);
      return stamp.equals(NONE) || stamp.size > LARGEST_READ
          ? stamp
          : new Stamp(stamp.size, stamp.modified, Digest.of(file));
    } catch (IOException _) {
      return NONE; // gone meanwhile, or not for us to read
    }
  }

  /** Whether its content is not known, and may be. */
  boolean mayBeRead() {
    return digest == 0 && isFile() && size <= LARGEST_READ;
  }

  boolean isFile() {
    return size >= 0;
  }

  /** Whether the file looks as it did, from outside. */
  boolean looksLike(Stamp other) {
    return size == other.size && modified == other.modified;
  }

  /** Whether the content is the same; where it was not read, only what looks the same is. */
  boolean hasContentOf(Stamp before) {
    if (digest != 0 && before.digest != 0) {
      return size == before.size && digest == before.digest;
    }
    return (size > LARGEST_READ || !isFile()) && looksLike(before);
  }
}
