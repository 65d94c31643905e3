package dev.monday.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.monday.system.UserError;
import dev.monday.testing.Disk;
import dev.monday.testing.Requires;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstallationTest {
  @TempDir Path temp;
  private Path home;

  @BeforeEach
  void install() throws IOException {
    home = FakeInstallation.in(temp.toRealPath(), "0.1.0").home();
  }

  private String refusal(PackageManagers packageManagers) {
    var refusal = assertThrows(UserError.class, () -> Installation.at(home, packageManagers));
    assertEquals(2, refusal.exitStatus());
    return String.valueOf(refusal.getMessage()).replace(home.toString(), "HOME");
  }

  @Test
  void aFolderOfOnesOwnMayBeReplaced() {
    assertEquals(home, Installation.at(home, PackageManagers.USUAL).home());
  }

  @Test
  void aFolderWithoutTheProgramIsNone() throws IOException {
    Files.delete(home.resolve("bin/monday"));
    assertEquals(
        "cannot upgrade HOME: it holds no bin/monday; run the upgrade from an unpacked release",
        refusal(PackageManagers.USUAL));
  }

  @Test
  void anInstallationOfAnotherUserIsRefused() throws IOException {
    Requires.root();
    Files.setAttribute(home, "unix:uid", 65534);
    assertEquals(
        "cannot upgrade HOME: it belongs to %s, and you are root; upgrade it as its owner"
            .formatted(Files.getOwner(home).getName()),
        refusal(PackageManagers.USUAL));
  }

  @Test
  void anInstallationOfAPackageIsRefused() throws IOException {
    var owns = script("owns", "test \"$1 $2\" = \"-S " + home + "/bin/monday\"");
    var ownsNot = script("owns-not", "exit 1");
    var missing = temp.resolve("missing").toString();
    var managers =
        new PackageManagers(List.of(List.of(missing), List.of(ownsNot), List.of(owns, "-S")));
    assertEquals(
        "cannot upgrade HOME: it was installed by owns; upgrade it with that", refusal(managers));
  }

  private String script(String name, String text) throws IOException {
    var file = Files.writeString(temp.resolve(name), "#!/bin/sh\n" + text + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    return file.toString();
  }

  @Test
  void debiansOwnFilesBelongToDpkg() throws IOException {
    Requires.command("dpkg");
    assertEquals("dpkg", PackageManagers.USUAL.ownerOf(Path.of("/usr/bin/dpkg")).orElse("none"));
    assertEquals("none", PackageManagers.USUAL.ownerOf(home).orElse("none"));
  }

  @Test
  void aReadOnlyDiskIsRefused() throws Exception {
    var disk = Files.createDirectory(temp.resolve("disk"));
    try (var mounted = Disk.at(disk, "size=64k")) {
      home = FakeInstallation.in(disk.toRealPath(), "0.1.0").home();
      mounted.makeReadOnly();
      assertEquals(
          "cannot upgrade HOME: you cannot write in %s; upgrade it as who can"
              .formatted(home.getParent()),
          refusal(PackageManagers.USUAL));
    }
  }

  @Test
  void anInstallationThatRunsIsRefused() throws Exception {
    var program = Files.copy(Path.of("/bin/sleep"), home.resolve("bin/sleep"));
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    var process = new ProcessBuilder(program.toString(), "60").start();
    try {
      assertEquals(
          "cannot upgrade HOME: pid %d runs from it; stop that first".formatted(process.pid()),
          refusal(PackageManagers.USUAL));
    } finally {
      process.destroyForcibly().waitFor();
    }
  }
}
