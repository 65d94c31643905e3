package dev.monday.hosts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.monday.process.HostsView;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateLinesTest {
  @TempDir private Path folder;

  @Test
  void linesStandBeforeTheMachines() throws IOException {
    try (var lines = open()) {
      var results = lines.add(List.of(line("127.64.0.1", "One.local"), line("127.64.0.2", "two")));
      assertEquals(List.of(new Result.Written(), new Result.Written()), results);
      assertEquals("127.64.0.1\tone.local\n127.64.0.2\ttwo\n" + machine(), text());
    }
  }

  @Test
  void removedLinesAreGone() throws IOException {
    try (var lines = open()) {
      var _ = lines.add(List.of(line("127.64.0.1", "one"), line("127.64.0.2", "two")));
      lines.remove(List.of("ONE", "unknown"));
      assertEquals(("127.64.0.2\ttwo\n" + machine()).strip(), text().strip());
    }
    assertEquals(machine().strip(), text().strip());
  }

  @Test
  void whatIsNoNameIsRefusedAndTheOthersAreWritten() throws IOException {
    try (var lines = open()) {
      var results = lines.add(List.of(line("127.64.0.1", "a b"), line("127.64.0.2", "two")));
      assertInstanceOf(Result.Refused.class, results.getFirst());
      assertEquals(new Result.Written(), results.getLast());
      assertEquals("127.64.0.2\ttwo\n" + machine(), text());
    }
  }

  @Test
  void namesAreRefusedWhenTheFileCannotBeWritten() throws IOException {
    try (var lines = open()) {
      Path file = folder.resolve("hosts");
      Files.delete(file);
      Files.createDirectory(file);
      var result = assertInstanceOf(Result.Refused.class, lines.add(line("127.64.0.1", "one")));
      assertTrue(result.reason().startsWith(file + " cannot be written: "), result::reason);
      Files.delete(file);
    }
  }

  private HostsLines open() throws IOException {
    return new PrivateLines(HostsView.create(folder.resolve("hosts")));
  }

  private static HostsLine line(String address, String name) {
    return new HostsLine(InetAddress.ofLiteral(address), name);
  }

  private String text() throws IOException {
    return Files.readString(folder.resolve("hosts"));
  }

  private static String machine() throws IOException {
    return Files.readString(Path.of("/etc/hosts"));
  }
}
