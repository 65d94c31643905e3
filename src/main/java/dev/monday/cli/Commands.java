package dev.monday.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;

/** Every command by its name, and how a command line becomes an exit status. */
public final class Commands {
  /** How a command is made. */
  private interface Maker extends BiFunction<Invocation, Root, Callable<Integer>> {}

  /** In the order in which help lists them. */
  private static final Map<String, Maker> MAKERS = makers();

  private static final Set<String> HELP = Set.of("-h", "--help");

  private Commands() {}

  private static Map<String, Maker> makers() {
    var makers = new LinkedHashMap<String, Maker>();
    makers.put("run", RunCommand::new);
    makers.put("list", ListCommand::new);
    makers.put("check", CheckCommand::new);
    makers.put("init", InitCommand::new);
    makers.put("edit", EditCommand::new);
    makers.put("doctor", DoctorCommand::new);
    makers.put("hosts", HostsCommand::new);
    makers.put("schema", (invocation, _) -> new SchemaCommand(invocation));
    makers.put("completion", (invocation, _) -> new CompletionCommand(invocation));
    makers.put("upgrade", (invocation, _) -> new UpgradeCommand(invocation));
    makers.put("version", (invocation, _) -> new VersionCommand(invocation));
    return makers;
  }

  /** Runs one command line; the result is the exit status. */
  public static int execute(Invocation invocation, String... arguments) {
    var failures = new Failures(invocation);
    try {
      return commandLine(invocation, arguments)
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
  private static CommandLine commandLine(Invocation invocation, String... arguments) {
    var root = new Root(invocation);
    if (arguments.length == 0) {
      return configured(invocation, new CommandLine(root));
    }
    if (arguments.length == 1 && HELP.contains(arguments[0])) {
      return withSummaries(invocation);
    }
    var maker = MAKERS.get(arguments[0]);
    return maker == null
        ? withAll(invocation)
        : configured(
            invocation,
            new CommandLine(root).addSubcommand(arguments[0], maker.apply(invocation, root)));
  }

  /** The parser for help of the whole, which shows no command's options. */
  private static CommandLine withSummaries(Invocation invocation) {
    var root = new Root(invocation);
    var line = new CommandLine(root);
    MAKERS.forEach((name, maker) -> {
      var type = maker.apply(invocation, root).getClass();
      var summary = CommandSpec.create().name(name);
      summary.usageMessage().description(type.getAnnotation(Command.class).description());
      line.addSubcommand(name, summary);
    });
    return configured(invocation, line);
  }

  /** The parser with every command. */
  static CommandLine withAll(Invocation invocation) {
    var root = new Root(invocation);
    var line = new CommandLine(root);
    MAKERS.forEach((name, maker) -> line.addSubcommand(name, maker.apply(invocation, root)));
    return configured(invocation, line);
  }

  private static CommandLine configured(Invocation invocation, CommandLine line) {
    return line.setOut(new PrintWriter(invocation.out(), true, StandardCharsets.UTF_8))
        .setUsageHelpWidth(80)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setColorScheme(Help.defaultColorScheme(Ansi.OFF));
  }
}
