package dev.monday.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileSystemsTest {
  @TempDir private Path temp;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nfs",
        "nfs4",
        "cifs",
        "smb3",
        "9p",
        "virtiofs",
        "vboxsf",
        "fuse.sshfs",
        "fuse.rclone"
      })
  void whatOthersChangeTellsNotOfAll(String type) {
    assertEquals(
        Optional.of("a file system of type %s does not tell of all changes".formatted(type)),
        FileSystems.reasonAgainst(type));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ext4",
        "xfs",
        "btrfs",
        "zfs",
        "overlay",
        "tmpfs",
        "ramfs",
        "f2fs",
        "ecryptfs",
        "apfs"
      })
  void whatIsOfThisMachineDoes(String type) {
    assertEquals(Optional.empty(), FileSystems.reasonAgainst(type));
  }

  @Test
  void ofWhatIsNotThereTheNearestFolderCounts() throws IOException {
    assertEquals(
        FileSystems.reasonAgainstEvents(temp),
        FileSystems.reasonAgainstEvents(temp.resolve("not/there")));
  }
}
