package dev.monday.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

class CommandsTest {
  @Test
  void versionIsTheOneOfTheBuild() {
    var run = CommandLineRun.of("version");
    assertEquals("monday " + BuildVersion.text() + "\n", run.out());
    assertTrue(BuildVersion.text().matches("\\d+\\.\\d+\\.\\d+.*"), BuildVersion.text());
    assertEquals(0, run.status());
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        argumentSet(
            "misspelt command",
            "vresion",
            "there is no command \"vresion\"; did you mean \"version\"?"),
        argumentSet(
            "nothing like a command",
            "frobnicate",
            "there is no command \"frobnicate\"; \"monday --help\" says what it takes"),
        argumentSet(
            "misspelt option",
            "version --confg x",
            "monday version has no option \"--confg\"; did you mean \"--config\"?"),
        argumentSet(
            "argument too many",
            "version x",
            "monday version takes no argument \"x\"; \"monday version --help\" says what it takes"),
        argumentSet(
            "option without its value",
            "version -c",
            "option --config needs a value: PATH; \"monday version --help\" says what it takes"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void mistakeIsOneLineWithASuggestion(String line, String message) {
    var run = CommandLineRun.of(line.split(" "));
    assertEquals("monday: " + message + "\n", run.err());
    assertEquals("", run.out());
    assertEquals(2, run.status());
  }

  static Stream<CommandLine> everyCommand() {
    var root = Commands.withAll(CommandLineRun.invocation());
    return Stream.concat(Stream.of(root), root.getSubcommands().values().stream());
  }

  @ParameterizedTest
  @MethodSource("everyCommand")
  void helpFitsAScreenAndHasAnExample(CommandLine command) {
    var help = command.getUsageMessage(Ansi.OFF);
    var lines = help.lines().toList();
    assertTrue(lines.size() <= 24, help);
    assertTrue(lines.stream().allMatch(line -> line.length() <= 80), help);
    assertTrue(help.contains("Example"), help);
    assertTrue(help.contains("--config"), help);
    assertTrue(help.contains("--help"), help);
  }

  @ParameterizedTest
  @MethodSource("everyCommand")
  void helpIsShownAndStartsNothing(CommandLine command) {
    var words = command.getCommandSpec().qualifiedName() + " --help";
    var run = CommandLineRun.of(words.substring("monday ".length()).split(" "));
    assertEquals(command.getUsageMessage(Ansi.OFF), run.out());
    assertEquals("", run.err());
    assertEquals(0, run.status());
  }
}
