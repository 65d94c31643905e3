package dev.monday.cli;

import dev.monday.config.Nearest;
import dev.monday.system.StateFolder;
import dev.monday.system.UserError;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns what went wrong into one line on standard error and an exit status. */
final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {
  /** The exit status of a defect of this program. */
  static final int DEFECT = 70;

  private final Invocation invocation;

  Failures(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public int handleParseException(ParameterException e, String[] arguments) {
    var problem = problem(e);
    var command = e.getCommandLine().getCommandSpec().qualifiedName();
    say(
        problem.endsWith("?")
            ? problem
            : "%s; \"%s --help\" says what it takes".formatted(problem, command));
    return UserError.USAGE;
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine line, ParseResult parsed) {
    if (e instanceof UserError error) {
      say(String.valueOf(error.getMessage()));
      return error.exitStatus();
    }
    if (e instanceof RefusedConfiguration refusal) {
      invocation.err().print(refusal.refused().text(invocation.folder()));
      return UserError.USAGE;
    }
    return defect(e, parsed.originalArgs().toArray(String[]::new));
  }

  /** Keeps the trace in the log and says where it is. */
  int defect(Throwable defect, String... arguments) {
    say("a defect of this program: %s; %s".formatted(defect, kept(defect, arguments)));
    return DEFECT;
  }

  private String kept(Throwable defect, String... arguments) {
    try {
      var log = DefectLog.in(StateFolder.of(invocation.environment()));
      log.append(defect, List.of(arguments));
      return "please report it with the trace in " + log.file();
    } catch (IOException | UserError e) {
      defect.printStackTrace(invocation.err());
      return "please report it with the trace above, which could not be logged: " + e.getMessage();
    }
  }

  private void say(String message) {
    invocation.err().println("monday: " + oneLine(message));
  }

  private static String oneLine(String message) {
    return message.replaceAll("\\s*\\R\\s*", " ");
  }

  private static String problem(ParameterException e) {
    return switch (e) {
      case UnmatchedArgumentException unmatched -> unmatched(unmatched);
      case MissingParameterException missing -> missing(missing);
      default -> lowerFirst(String.valueOf(e.getMessage()));
    };
  }

  private static String unmatched(UnmatchedArgumentException e) {
    var spec = e.getCommandLine().getCommandSpec();
    var word = e.getUnmatched().getFirst();
    if (e.isUnknownOption()) {
      return "%s has no option \"%s\"%s"
          .formatted(spec.qualifiedName(), word, suggestion(word, spec.optionsMap().keySet()));
    }
    if (!e.getCommandLine().getSubcommands().isEmpty()) {
      return "there is no command \"%s\"%s"
          .formatted(word, suggestion(word, e.getCommandLine().getSubcommands().keySet()));
    }
    return "%s takes no argument \"%s\"".formatted(spec.qualifiedName(), word);
  }

  private static String suggestion(String word, Set<String> known) {
    return Nearest.to(word, known).map("; did you mean \"%s\"?"::formatted).orElse("");
  }

  private static String missing(MissingParameterException e) {
    return switch (e.getMissing().getFirst()) {
      case OptionSpec option ->
          "option %s needs a value: %s".formatted(option.longestName(), option.paramLabel());
      case ArgSpec argument ->
          "%s needs %s"
              .formatted(
                  e.getCommandLine().getCommandSpec().qualifiedName(), argument.paramLabel());
    };
  }

  private static String lowerFirst(String text) {
    return text.isEmpty() ? text : Character.toLowerCase(text.charAt(0)) + text.substring(1);
  }
}
