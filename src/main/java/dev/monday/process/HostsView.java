package dev.monday.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The hosts file that the apps of one session see: the session's own lines, which win, then all of
 * the machine's. It is written in place, always, since those who have it mounted follow the file
 * and not its name. Safe for use by many threads.
 */
public final class HostsView {

  private final Path machine;
  private final Path file;
  private List<String> lines = List.of();
  private Optional<Stamp> taken = Optional.empty();

  /** What changes when somebody writes or replaces a file. */
  private record Stamp(Optional<Object> key, FileTime modified, long size) {}

  private HostsView(Path machine, Path file) {
    this.machine = machine;
    this.file = file;
  }

  /** A view of this machine's names only, in a new file. */
  public static HostsView create(Path file) throws IOException {
    return create(PrivateView.HOSTS, file);
  }

  static HostsView create(Path machine, Path file) throws IOException {
    var view = new HostsView(machine, file);
    view.refresh();
    return view;
  }

  public Path file() {
    return file;
  }

  /**
   * Replaces the session's lines.
   *
   * @param lines each an address and names, as in hosts(5)
   */
  public synchronized void show(List<String> lines) throws IOException {
    this.lines = List.copyOf(lines);
    write();
  }

  /** Takes over what the machine's file says by now; returns whether that had changed. */
  public synchronized boolean refresh() throws IOException {
    var now = stamp();
    if (taken.isPresent() && taken.get().equals(now)) {
      return false;
    }
    write();
    taken = Optional.of(now);
    return true;
  }

  /** A shorter text ends in empty lines: cut after the write, a reader would see a torn end. */
  private void write() throws IOException {
    var text = new ByteArrayOutputStream();
    for (String line : lines) {
      text.writeBytes((line + "\n").getBytes(UTF_8));
    }
    text.writeBytes(machineText());
    try (var channel = FileChannel.open(file, CREATE, WRITE)) {
      for (long missing = channel.size() - text.size(); missing > 0; missing--) {
        text.write('\n');
      }
      var bytes = ByteBuffer.wrap(text.toByteArray());
      while (bytes.hasRemaining()) {
        channel.write(bytes, bytes.position());
      }
    }
  }

  /** Empty for a moment while somebody replaces it. */
  private byte[] machineText() throws IOException {
    try {
      return Files.readAllBytes(machine);
    } catch (NoSuchFileException _) {
      return new byte[0];
    }
  }

  private Stamp stamp() throws IOException {
    try {
      var attributes = Files.readAttributes(machine, BasicFileAttributes.class);
      return new Stamp(
          Optional.of(Objects.requireNonNullElse(attributes.fileKey(), "")),
          attributes.lastModifiedTime(),
          attributes.size());
    } catch (NoSuchFileException _) {
      return new Stamp(Optional.empty(), FileTime.fromMillis(0), 0);
    }
  }
}
