package dev.monday.upgrade;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A folder with a {@code bin/monday} that can do nothing but say its version. */
record FakeInstallation(Path home) {

  static FakeInstallation in(Path folder, String version) throws IOException {
    var home = folder.resolve("my monday");
    Files.createDirectories(home.resolve("bin"));
    Files.createDirectories(home.resolve("lib"));
    var program = home.resolve(Installation.PROGRAM);
    Files.writeString(program, program(version));
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.writeString(home.resolve("lib/monday.jar"), version);
    return new FakeInstallation(home);
  }

  static String program(String version) {
    return "#!/bin/sh\necho monday %s\n".formatted(version);
  }

  /** An archive of the next version of it. */
  static byte[] archive(String version) {
    return archive(program(version), version);
  }

  static byte[] archive(String program, String version) {
    return new Tar()
        .folder("monday/")
        .folder("monday/bin/")
        .file("monday/bin/monday", 0755, program)
        .folder("monday/lib/")
        .file("monday/lib/monday.jar", version)
        .link("monday/lib/current.jar", "monday.jar")
        .gzipped();
  }

  /** The version in its files, found without running it. */
  String version() throws IOException {
    return Files.readString(home.resolve("lib/monday.jar"));
  }
}
