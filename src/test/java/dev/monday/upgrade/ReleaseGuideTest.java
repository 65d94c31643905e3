package dev.monday.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.monday.testing.Requires;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the commands of {@code docs/how-to/release.md} as they stand there. */
class ReleaseGuideTest implements Progress {
  private static final Pattern COMMANDS = Pattern.compile("(?ms)^ *```sh\\n(.*?)^ *```$");

  @TempDir Path temp;

  @Test
  void whatTheGuideSignsIsTaken() throws Exception {
    Requires.command("openssl");
    var commands = commands();
    assertEquals(3, commands.size());
    var makeKey = commands.get(0);
    var printKey = commands.get(1);
    var sign = commands.get(2);
    var archive = FakeInstallation.archive("0.2.0");
    var folder = Files.createDirectory(temp.resolve("releases"));
    Files.write(folder.resolve(ReleaseServer.archiveName("0.2.0")), archive);

    run(folder, makeKey);
    var key = run(folder, printKey);
    run(folder, sign);

    try (var server = new ReleaseServer()) {
      publish(folder, server);
      var address = ReleaseAddress.of(server.uri().toString(), key).orElseThrow();
      var installation = FakeInstallation.in(temp, "0.1.0");
      new Upgrade(installation.home(), Version.parse("0.1.0"), address, Limits.USUAL, this).run();
      assertEquals("0.2.0", installation.version());
    }
  }

  private static List<String> commands() throws IOException {
    var guide = Files.readString(Path.of("docs/how-to/release.md"));
    return COMMANDS.matcher(guide).results().map(block -> block.group(1)).toList();
  }

  private String run(Path folder, String commands) throws Exception {
    var output = temp.resolve("output");
    var shell =
        new ProcessBuilder("sh", "-eu", "-c", commands)
            .directory(folder.toFile())
            .redirectOutput(output.toFile())
            .redirectError(Redirect.INHERIT)
            .start();
    assertEquals(0, shell.waitFor(), commands);
    return Files.readString(output, StandardCharsets.UTF_8);
  }

  private static void publish(Path folder, ReleaseServer server) throws IOException {
    try (var files = Files.list(folder)) {
      for (var file : files.toList()) {
        server.put(file.getFileName().toString(), Files.readAllBytes(file));
      }
    }
  }

  @Override
  public void step(String line) {
    assertTrue(line.lines().count() == 1, line);
  }

  @Override
  public void downloaded(long bytes, long size) {
    assertTrue(bytes <= size);
  }
}
