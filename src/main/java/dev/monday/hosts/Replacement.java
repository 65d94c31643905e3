package dev.monday.hosts;

import dev.monday.system.Exchange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;

/**
 * One attempt to put a new content in the place of the one that was read. Another program's change
 * in between is noticed, also one that comes while the files change places, and is left standing.
 */
final class Replacement {
  /** A program that has opened the old file may write a moment after it was replaced. */
  private static final Duration LATE_WRITER = Duration.ofMillis(5);

  private final Path file;
  private final byte[] before;
  private final byte[] after;

  private Replacement(Path file, byte[] before, byte[] after) {
    this.file = file;
    this.before = before;
    this.after = after;
  }

  /** Whether the file now has the new content; when not, somebody else has changed it. */
  static boolean of(Path file, byte[] before, byte[] after) throws IOException {
    if (Arrays.equals(before, after)) {
      return true;
    }
    var replacement = new Replacement(file, before, after);
    return Files.isWritable(folder(file)) ? replacement.replace() : replacement.overwrite();
  }

  /** Removes what a program left that died while it changed the file; needs the file's lock. */
  static void removeLeftovers(Path file) throws IOException {
    if (Files.isWritable(folder(file))) {
      try (var leftovers =
          Files.newDirectoryStream(folder(file), file.getFileName() + ".monday.*")) {
        for (var leftover : leftovers) {
          Files.deleteIfExists(leftover);
        }
      }
    }
  }

  private boolean replace() throws IOException {
    var fresh = folder(file).resolve(file.getFileName() + ".monday.new");
    try {
      if (!write(fresh)) {
        return overwrite();
      }
      var read = identity(file);
      if (!has(file, before)) {
        return false;
      }
      return Exchange.of(fresh, file) ? isExchanged(fresh, read) : rename(fresh);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  /** Whether the new file could be given the mode and the owner of the old one. */
  private boolean write(Path fresh) throws IOException {
    try (var channel =
        FileChannel.open(fresh, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      if (!takesAfter(fresh)) {
        return false;
      }
      writeAll(channel, after);
      channel.force(true);
      return true;
    }
  }

  private boolean takesAfter(Path fresh) throws IOException {
    var old = Files.readAttributes(file, PosixFileAttributes.class);
    var made = Files.readAttributes(fresh, PosixFileAttributes.class);
    var view = Files.getFileAttributeView(fresh, PosixFileAttributeView.class);
    try {
      if (!made.owner().equals(old.owner())) {
        view.setOwner(old.owner());
      }
      if (!made.group().equals(old.group())) {
        view.setGroup(old.group());
      }
      view.setPermissions(old.permissions());
      return true;
    } catch (FileSystemException _) {
      return false;
    }
  }

  /**
   * The old file, or whatever was in its place, is now where the new one was. Its identity is
   * looked at first, because that is quick: for so long, another's file is out of sight.
   */
  private boolean isExchanged(Path old, Object read) throws IOException {
    if (!identity(old).equals(read)) {
      return putBack(old);
    }
    var known = before;
    for (var pause : List.of(Duration.ZERO, LATE_WRITER)) {
      LockSupport.parkNanos(pause.toNanos());
      var now = Files.readAllBytes(old);
      if (!startsWith(now, known)) {
        return putBack(old);
      }
      if (now.length > known.length) {
        Files.write(
            file, Arrays.copyOfRange(now, known.length, now.length), StandardOpenOption.APPEND);
        known = now;
      }
    }
    return true;
  }

  private boolean putBack(Path old) throws IOException {
    if (Exchange.of(old, file) && !has(old, after)) {
      // Even the new file was replaced in that moment: the last one stays.
      Exchange.of(old, file);
    }
    return false;
  }

  private static Object identity(Path file) throws IOException {
    return Objects.requireNonNull(Files.readAttributes(file, BasicFileAttributes.class).fileKey());
  }

  private static boolean startsWith(byte[] text, byte[] beginning) {
    return text.length >= beginning.length
        && Arrays.equals(text, 0, beginning.length, beginning, 0, beginning.length);
  }

  /** Where the system cannot exchange two files. */
  private boolean rename(Path fresh) throws IOException {
    var old = folder(file).resolve(file.getFileName() + ".monday.old");
    try {
      Files.createLink(old, file);
      if (!has(file, before)) {
        return false;
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
      if (hasLater(old, before)) {
        return true;
      }
      Files.move(old, file, StandardCopyOption.ATOMIC_MOVE);
      return false;
    } catch (FileSystemException | UnsupportedOperationException _) {
      // It is a mount of its own, as in a container.
      return overwrite();
    } finally {
      Files.deleteIfExists(old);
    }
  }

  /** Writes into the file that is there. What is only appended never covers another's bytes. */
  private boolean overwrite() throws IOException {
    if (!has(file, before)) {
      return false;
    }
    if (startsWith(after, before)) {
      append();
    } else {
      writeOver();
    }
    return has(file, after);
  }

  private void append() throws IOException {
    try (var channel = FileChannel.open(file, StandardOpenOption.APPEND)) {
      try {
        writeAll(channel, Arrays.copyOfRange(after, before.length, after.length));
      } catch (IOException failure) {
        channel.truncate(before.length);
        throw failure;
      }
      channel.force(true);
    }
  }

  private void writeOver() throws IOException {
    try (var channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      var same = Arrays.mismatch(before, after);
      channel.position(same);
      writeAll(channel, Arrays.copyOfRange(after, same, after.length));
      // What somebody has appended meanwhile moves up.
      var appended = ByteBuffer.allocate((int) Math.max(0, channel.size() - before.length));
      channel.read(appended, before.length);
      writeAll(channel, Arrays.copyOf(appended.array(), appended.position()));
      channel.truncate(channel.position());
      channel.force(true);
    }
  }

  private static void writeAll(FileChannel channel, byte[] bytes) throws IOException {
    var rest = ByteBuffer.wrap(bytes);
    while (rest.hasRemaining()) {
      channel.write(rest);
    }
  }

  private static boolean has(Path file, byte[] content) throws IOException {
    return Arrays.equals(Files.readAllBytes(file), content);
  }

  private static boolean hasLater(Path file, byte[] content) throws IOException {
    LockSupport.parkNanos(LATE_WRITER.toNanos());
    return has(file, content);
  }

  private static Path folder(Path file) {
    return Objects.requireNonNull(file.getParent());
  }
}
