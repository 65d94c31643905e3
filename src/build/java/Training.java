import dev.monday.testing.PseudoTerminal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Makes the caches of loaded and linked classes by running the program as its users do. There are
 * two, because everything in a cache slows the start a little: a small one for commands that only
 * answer, and one for runs.
 */
class Training {
  private static final Path EXAMPLE = Path.of("config-examples/hello").toAbsolutePath();
  private static final int APPS = 2;
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
            EXAMPLE.resolve("monday.yaml"),
            Path.of("src/build/java"));
    if (Files.exists(stamp) && Files.readString(stamp).equals(fingerprint)) {
      return false;
    }
    Folders.delete(folder);
    Files.createDirectories(folder);
    Training training = new Training(home, folder);
    training.answer();
    training.run();
    Files.writeString(stamp, fingerprint);
    return true;
  }

  /** All commands that only answer, in one process: there is one training for each cache. */
  private void answer() throws IOException, InterruptedException {
    Path cache = missing("light");
    Path output = folder.resolve("light.log");
    Process program =
        in(new ProcessBuilder(
                "runtime/bin/java",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-XX:AOTCacheOutput=" + cache,
                "-cp",
                "lib/monday.jar",
                "dev.monday.Rehearsal",
                EXAMPLE.toString()))
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(output.toFile())
            .redirectErrorStream(true)
            .start();
    awaitEnd(program, cache, output);
  }

  /** A project is chosen, its apps are built and started, and Ctrl-C stops them. */
  private void run() throws IOException, InterruptedException {
    Path cache = missing("run");
    Path output = folder.resolve("run.log");
    ProcessBuilder builder = in(new ProcessBuilder("bin/monday", "--config", EXAMPLE.toString()));
    builder
        .environment()
        .putAll(
            Map.of(
                "MONDAY_JAVA_OPTIONS",
                // profiles in the cache would have the second compiler work at each start
                "-XX:TieredStopAtLevel=1 -XX:AOTCacheOutput=lib/" + cache.getFileName(),
                "HELLO_PORT",
                Integer.toString(freePort()),
                "TERM",
                "xterm-256color"));
    try (PseudoTerminal terminal = PseudoTerminal.open(80, 24)) {
      Process program = terminal.start(builder);
      try {
        terminal.await("hello");
        terminal.type("\r");
        for (int app = 0; app < APPS; app++) {
          terminal.await("ready");
        }
        terminal.type("\3");
      } finally {
        Files.writeString(output, terminal.output());
      }
      awaitEnd(program, cache, output);
    }
  }

  private Path missing(String name) throws IOException {
    Path cache = home.resolve("lib/" + name + ".aot");
    Files.deleteIfExists(cache);
    return cache;
  }

  /** In the installation's folder, so that paths are relative: options are split at spaces. */
  private ProcessBuilder in(ProcessBuilder builder) {
    builder.directory(home.toFile());
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith("XDG_") || name.startsWith("MONDAY_"));
    builder.environment().put("HOME", folder.toString());
    return builder;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void awaitEnd(Process program, Path cache, Path output)
      throws IOException, InterruptedException {
    if (!program.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
      program.destroyForcibly();
      throw failure(cache, "did not end within " + LONGEST_SECONDS + " s", output);
    }
    if (program.exitValue() != 0) {
      throw failure(cache, "ended with " + program.exitValue(), output);
    }
    if (!Files.exists(cache)) {
      throw failure(cache, "did not make it", output);
    }
  }

  private static IOException failure(Path cache, String what, Path output) throws IOException {
    return new IOException(
        "the training run for %s %s; it said:%n%s"
            .formatted(cache, what, Files.readString(output, StandardCharsets.UTF_8)));
  }
}
