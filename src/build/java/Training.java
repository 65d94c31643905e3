import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Makes the caches of loaded and linked classes by running the program once as its users do. There
 * are two, because everything in a cache slows the start a little: a small one for commands that
 * only answer, and one for runs.
 */
class Training {
  private static final Path EXAMPLE = Path.of("config-examples/hello");
  private static final long LONGEST_SECONDS = 120;

  private final Path home;
  private final Path folder;

  private Training(Path home, Path folder) {
    this.home = home.toAbsolutePath();
    this.folder = folder.toAbsolutePath();
  }

  /**
   * Says whether the caches were made anew.
   *
   * @param folder where the program's state goes meanwhile
   */
  static boolean trainIfStale(Path home, Path folder) throws IOException, InterruptedException {
    Path stamp = folder.resolve("stamp");
    String fingerprint =
        Folders.fingerprint(
            home.resolve("bin"),
            home.resolve("lib"),
            home.resolve("runtime/release"),
            EXAMPLE,
            Path.of("src/build/java"));
    if (Files.exists(stamp) && Files.readString(stamp).equals(fingerprint)) {
      return false;
    }
    Folders.delete(folder);
    Files.createDirectories(folder);
    Training training = new Training(home, folder);
    training.train("light", "--help");
    Files.writeString(stamp, fingerprint);
    return true;
  }

  private void train(String cache, String... arguments) throws IOException, InterruptedException {
    Path file = home.resolve("lib/" + cache + ".aot");
    Files.deleteIfExists(file);
    Path output = folder.resolve(cache + ".log");
    Process program = start(cache, output, arguments);
    if (!program.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
      program.destroyForcibly();
      throw failure(cache, "did not end within " + LONGEST_SECONDS + " s", output);
    }
    if (program.exitValue() != 0) {
      throw failure(cache, "ended with " + program.exitValue(), output);
    }
    if (!Files.exists(file)) {
      throw failure(cache, "left no " + file, output);
    }
  }

  private Process start(String cache, Path output, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("bin/monday"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile());
    builder.environment().put("HOME", folder.toString());
    builder.environment().put("XDG_STATE_HOME", folder.resolve("state").toString());
    // Relative, because the launcher splits these options at spaces.
    builder.environment().put("MONDAY_JAVA_OPTIONS", "-XX:AOTCacheOutput=lib/" + cache + ".aot");
    return builder
        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
        .redirectOutput(output.toFile())
        .redirectErrorStream(true)
        .start();
  }

  private static IOException failure(String cache, String what, Path output) throws IOException {
    return new IOException(
        "the training run for %s.aot %s; it said:%n%s"
            .formatted(cache, what, Files.readString(output, StandardCharsets.UTF_8)));
  }
}
