package dev.monday.cli;

import dev.monday.system.HomeFolder;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the program was started in.
 *
 * @param environment the environment's variables
 * @param folder the working folder
 * @param out standard output
 * @param err standard error
 * @param terminal whether standard input and output are a terminal
 */
public record Invocation(
    Map<String, String> environment,
    Path folder,
    PrintStream out,
    PrintStream err,
    boolean terminal) {
  public Invocation {
    environment = Map.copyOf(environment);
  }

  /** Those of this process; what it prints is UTF-8 whatever the locale says. */
  public static Invocation ofThisProcess() {
    return new Invocation(
        System.getenv(),
        Path.of("").toAbsolutePath(),
        stream(FileDescriptor.out),
        stream(FileDescriptor.err),
        isTerminal(System.console()));
  }

  /**
   * @throws dev.monday.system.UserError when it is not known
   */
  Path home() {
    return HomeFolder.of(environment);
  }

  /** Whether a person can be asked: on a terminal that can place text where it is told to. */
  boolean canAsk() {
    var type = environment.getOrDefault("TERM", "dumb");
    return terminal && !type.isEmpty() && !type.equals("dumb");
  }

  private static boolean isTerminal(@Nullable Console console) {
    return console != null && console.isTerminal();
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }
}
