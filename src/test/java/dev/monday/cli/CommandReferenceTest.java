package dev.monday.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/**
 * The reference shows the help of every command as it is printed. {@code -Dmonday.update=true}
 * writes it anew: read the difference.
 */
class CommandReferenceTest {
  private static final Path PAGE = Path.of("docs/reference/commands.md");
  private static final String BEGIN = "<!-- commands -->\n";
  private static final String END = "<!-- end -->\n";

  @Test
  void pageShowsTheHelpOfEveryCommand() throws IOException {
    var page = Files.readString(PAGE);
    var begin = page.indexOf(BEGIN) + BEGIN.length();
    var printed = page.substring(0, begin) + commands() + page.substring(page.indexOf(END));
    if (Boolean.getBoolean("monday.update")) {
      Files.writeString(PAGE, printed);
    }
    assertEquals(printed, Files.readString(PAGE));
  }

  private static String commands() {
    var root = Commands.withAll(CommandLineRun.invocation());
    var text = new StringBuilder(help(root));
    root.getSubcommands().values().forEach(command -> text.append(help(command)));
    return text.toString();
  }

  private static String help(CommandLine command) {
    return "\n## %s\n\n```text\n%s```\n"
        .formatted(command.getCommandSpec().qualifiedName(), command.getUsageMessage(Ansi.OFF));
  }
}
