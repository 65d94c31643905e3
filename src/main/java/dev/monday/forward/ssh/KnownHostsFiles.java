package dev.monday.forward.ssh;

import dev.monday.system.PrivateFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/** The files in which a person's known hosts are. */
record KnownHostsFiles(SshSettings.Trust trust) {
  private static final SecureRandom RANDOM = new SecureRandom();

  /** The lines that are for the server, in their order. */
  List<KnownHost> lines() throws SshFailure {
    var lines = new ArrayList<KnownHost>();
    for (Path file : trust.userFiles()) {
      add(lines, file);
    }
    for (Path file : trust.globalFiles()) {
      add(lines, file);
    }
    return lines;
  }

  private void add(List<KnownHost> lines, Path file) throws SshFailure {
    try {
      int number = 0;
      // ISO 8859-1 reads any bytes; what is not a name, a type or a key is never looked at
      for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
        number++;
        KnownHost.parse(file, number, line)
            .filter(known -> known.isFor(trust.name()))
            .ifPresent(lines::add);
      }
    } catch (NoSuchFileException _) {
      // a file that is not there knows nobody
    } catch (IOException failure) {
      throw new SshFailure(
          SshFailure.Kind.HOST_KEY,
          "cannot read the known hosts in %s: %s".formatted(file, PrivateFiles.reason(failure)),
          failure);
    }
  }

  /**
   * Adds the server to the first file, by one write, after the end of the last line. One at a time:
   * another session of this program may be adding too.
   */
  void add(HostKey key) throws IOException {
    if (!trust.userFiles().isEmpty()) {
      synchronized (RANDOM) {
        append(key);
      }
    }
  }

  private void append(HostKey key) throws IOException {
    var file = trust.userFiles().getFirst();
    var folder = file.toAbsolutePath().getParent();
    if (folder != null && !Files.exists(folder)) {
      PrivateFiles.createFolders(folder);
    }
    PrivateFiles.createMissing(file);
    var line = KnownHost.text(trust.name(), key, trust.hashed(), RANDOM) + "\n";
    try (var channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      try (var _ = channel.lock()) {
        long end = channel.size();
        var text = endsWithLine(channel, end) ? line : "\n" + line;
        var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
          end += channel.write(bytes, end);
        }
      }
    }
  }

  private static boolean endsWithLine(FileChannel channel, long size) throws IOException {
    if (size == 0) {
      return true;
    }
    var last = ByteBuffer.allocate(1);
    channel.read(last, size - 1);
    return last.get(0) == '\n';
  }
}
