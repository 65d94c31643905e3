package dev.monday.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostsViewTest {

  private static final Charset LATIN = StandardCharsets.ISO_8859_1;
  private static final byte[] MACHINE = {'1', ' ', 'a', '\r', '\n', '#', ' ', (byte) 0xe9, '\n'};

  @TempDir Path folder;
  private Path machine;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    machine = folder.resolve("machine");
    file = folder.resolve("file");
    Files.write(machine, MACHINE);
  }

  @Test
  void machinesFileIsTakenOverByteForByte() throws IOException {
    HostsView.create(machine, file);
    assertEquals(new String(MACHINE, LATIN), Files.readString(file, LATIN));
  }

  @Test
  void sessionsLinesComeFirst() throws IOException {
    HostsView.create(machine, file).show(List.of("127.64.0.1 one", "127.64.0.2 two"));
    assertEquals("127.64.0.1 one\n127.64.0.2 two\n1 a\r\n# é\n", Files.readString(file, LATIN));
  }

  @Test
  void fileStaysTheSameOneAndNeverShrinks() throws IOException {
    var view = HostsView.create(machine, file);
    var key = Files.getAttribute(file, "unix:ino");
    view.show(List.of("127.64.0.1 one"));
    var longest = Files.size(file);
    view.show(List.of());
    assertEquals(longest, Files.size(file));
    assertEquals("1 a\r\n# é\n" + "\n".repeat(15), Files.readString(file, LATIN));
    assertEquals(key, Files.getAttribute(file, "unix:ino"));
  }

  @Test
  void whatChangesInTheMachinesFileIsTakenOver() throws IOException {
    var view = HostsView.create(machine, file);
    view.show(List.of("127.64.0.1 one"));
    assertFalse(view.refresh());
    Files.writeString(machine, "127.0.0.1 localhost\n");
    assertTrue(view.refresh());
    assertEquals("127.64.0.1 one\n127.0.0.1 localhost\n", Files.readString(file));
    assertFalse(view.refresh());
  }

  @Test
  void anotherFileOfTheSameSizeAndTimeIsNoticed() throws IOException {
    var view = HostsView.create(machine, file);
    Path other = folder.resolve("other");
    Files.write(other, new String(MACHINE, LATIN).replace('a', 'b').getBytes(LATIN));
    Files.setLastModifiedTime(other, Files.getLastModifiedTime(machine));
    Files.move(other, machine, StandardCopyOption.ATOMIC_MOVE);
    assertTrue(view.refresh());
    assertEquals("1 b\r\n# é\n", Files.readString(file, LATIN));
  }

  @Test
  void missingMachinesFileIsAnEmptyOne() throws IOException {
    Files.delete(machine);
    var view = HostsView.create(machine, file);
    view.show(List.of("127.64.0.1 one"));
    assertEquals("127.64.0.1 one\n", Files.readString(file));
    Files.writeString(machine, "1 c\n");
    assertTrue(view.refresh());
    assertEquals("127.64.0.1 one\n1 c\n", Files.readString(file));
  }
}
