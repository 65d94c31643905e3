package dev.monday.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** What one command line, run in this process without a terminal, printed and ended with. */
record CommandLineRun(int status, String out, String err) {
  static CommandLineRun of(Map<String, String> environment, Path folder, String... arguments) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var status =
        Commands.execute(
            new Invocation(environment, folder, stream(out), stream(err), false), arguments);
    return new CommandLineRun(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** In an empty environment, in a folder that holds nothing. */
  static CommandLineRun of(String... arguments) {
    return of(Map.of("HOME", "/nonexistent"), Path.of("/nonexistent"), arguments);
  }

  /** Of a test that runs nothing. */
  static Invocation invocation() {
    return new Invocation(
        Map.of(),
        Path.of("/nonexistent"),
        stream(new ByteArrayOutputStream()),
        stream(new ByteArrayOutputStream()),
        false);
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }
}
