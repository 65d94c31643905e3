package dev.monday.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;

/** Every command by its name, and how a command line becomes an exit status. */
public final class Commands {
  /** How a command is made. */
  private interface Maker extends BiFunction<Surroundings, Root, Callable<Integer>> {}

  /** In the order in which help lists them. */
  private static final Map<String, Maker> MAKERS = makers();

  private Commands() {}

  private static Map<String, Maker> makers() {
    var makers = new LinkedHashMap<String, Maker>();
    makers.put("version", (surroundings, _) -> new VersionCommand(surroundings));
    makers.put("upgrade", (surroundings, _) -> new UpgradeCommand(surroundings));
    return makers;
  }

  /** Runs one command line; the result is the exit status. */
  public static int execute(Surroundings surroundings, String... arguments) {
    var failures = new Failures(surroundings);
    try {
      return commandLine(surroundings, arguments)
          .setParameterExceptionHandler(failures)
          .setExecutionExceptionHandler(failures)
          .execute(arguments);
    } catch (Error e) {
      return failures.defect(e, arguments);
    }
  }

  /**
   * The parser for one command line. It knows only the command that is named first: describing them
   * all to the parser takes longer than most of them take to run.
   */
  private static CommandLine commandLine(Surroundings surroundings, String... arguments) {
    var root = new Root(surroundings);
    if (arguments.length == 0) {
      return configured(surroundings, new CommandLine(root));
    }
    var maker = MAKERS.get(arguments[0]);
    return maker == null
        ? withAll(surroundings)
        : configured(
            surroundings,
            new CommandLine(root).addSubcommand(arguments[0], maker.apply(surroundings, root)));
  }

  /** The parser with every command. */
  static CommandLine withAll(Surroundings surroundings) {
    var root = new Root(surroundings);
    var line = new CommandLine(root);
    MAKERS.forEach((name, maker) -> line.addSubcommand(name, maker.apply(surroundings, root)));
    return configured(surroundings, line);
  }

  private static CommandLine configured(Surroundings surroundings, CommandLine line) {
    return line.setOut(new PrintWriter(surroundings.out(), true, StandardCharsets.UTF_8))
        .setUsageHelpWidth(80)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setColorScheme(Help.defaultColorScheme(Ansi.OFF));
  }
}
