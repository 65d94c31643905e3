package dev.monday;

import dev.monday.cli.BuildVersion;
import dev.monday.cli.Commands;
import dev.monday.cli.Invocation;
import java.util.Set;

/** The program. */
public final class Main {
  private static final Set<String> VERSION = Set.of("version", "--version");

  private Main() {}

  /** Answers what needs no command line parser at once, and leaves the rest to the commands. */
  public static void main(String[] args) {
    if (args.length == 1 && VERSION.contains(args[0])) {
      System.out.println("monday " + BuildVersion.text());
      return;
    }
    System.exit(Commands.execute(Invocation.ofThisProcess(), args));
  }
}
