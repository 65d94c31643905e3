package dev.monday.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.monday.testing.Requires;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileLocksTest {
  @TempDir private Path folder;

  @Test
  void oneHolderAtATime() throws IOException {
    var file = Files.createFile(folder.resolve("lock"));
    try (var _ = FileLocks.tryLock(file).orElseThrow()) {
      assertTrue(FileLocks.tryLock(file).isEmpty());
    }
    FileLocks.tryLock(file).orElseThrow().close();
  }

  @Test
  void aLockThatCannotBeTakenLeavesNoDescriptor() throws IOException {
    Requires.linux();
    var file = Files.createFile(folder.resolve("lock")).toRealPath();
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE);
        var _ = channel.lock()) {
      assertThrows(OverlappingFileLockException.class, () -> FileLocks.tryLock(file));
      assertEquals(1, descriptorsOf(file));
    }
  }

  private static long descriptorsOf(Path file) throws IOException {
    try (var descriptors = Files.list(Path.of("/proc/self/fd"))) {
      return descriptors.filter(descriptor -> leadsTo(file, descriptor)).count();
    }
  }

  private static boolean leadsTo(Path file, Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).equals(file);
    } catch (IOException _) {
      return false; // closed meanwhile
    }
  }
}
