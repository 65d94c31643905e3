package dev.monday.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.monday.testing.PseudoTerminal;
import dev.monday.testing.Requires;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What Tab does in real shells, each set up as the documentation says. */
@Timeout(120)
class CompletionTest {
  private static final String PROMPT = "ready>";

  /** Stands for the program: it knows the scripts and the names, and shows what it was given. */
  private static final String PROGRAM =
      """
      #!/bin/sh
      case "$*" in
        'completion '*) [ -t 1 ] || exec cat "$HOME/script" ;;
      esac
      case "$*" in
        'list --output names') printf '%s\\n' shop billing 'my project' ;;
        'list --output names --config other.yaml') printf '%s\\n' elsewhere ;;
        *) printf 'was given'; printf ' <%s>' "$@"; echo ' to run' ;;
      esac
      """;

  /** What is typed, and what the program is given when it has been completed. */
  private static final Map<String, String> LINES =
      Map.of(
          "ru\tsho\t", "<run> <shop>",
          "run my\t", "<run> <my project>",
          "run --time\tbil\t", "<run> <--timestamps> <billing>",
          "run --color ne\t", "<run> <--color> <never>",
          "list --output js\t", "<list> <--output> <json>",
          "completion z\t", "<completion> <zsh>",
          "check --explain bil\t", "<check> <--explain> <billing>",
          "-c other.yaml run el\t", "<-c> <other.yaml> <run> <elsewhere>",
          "lis\t-c oth\t", "<list> <-c> <other.yaml>");

  @TempDir private Path home;

  @BeforeEach
  void writeProgram() throws IOException {
    var program = home.resolve("bin/monday");
    Files.createDirectories(program.getParent());
    Files.writeString(program, PROGRAM);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.writeString(home.resolve("other.yaml"), "");
  }

  @Test
  void bashCompletes() throws Exception {
    Requires.command("bash");
    Files.writeString(home.resolve(".bashrc"), "PS1='ready>'\nsource <(monday completion bash)\n");
    completes("bash", "bash", "--noprofile", "--rcfile", home.resolve(".bashrc").toString());
  }

  @Test
  void zshCompletes() throws Exception {
    Requires.command("zsh");
    Files.writeString(
        home.resolve(".zshrc"),
        """
        PS1='ready>'
        autoload -U compinit && compinit -u -D
        source <(monday completion zsh)
        """);
    completes("zsh", "zsh");
  }

  @Test
  void fishCompletes() throws Exception {
    Requires.command("fish");
    var folder = Files.createDirectories(home.resolve(".config/fish/completions"));
    Files.writeString(
        home.resolve(".config/fish/config.fish"),
        "function fish_prompt; echo -n 'ready>'; end\nset -g fish_greeting\n");
    Files.writeString(folder.resolve("monday.fish"), CommandLineRun.of("completion", "fish").out());
    completes("fish", "fish");
  }

  private void completes(String shell, String... command) throws Exception {
    Files.writeString(home.resolve("script"), CommandLineRun.of("completion", shell).out());
    var builder = new ProcessBuilder(command).directory(home.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment());
    try (var terminal = PseudoTerminal.open(200, 40)) {
      var process = terminal.start(builder);
      try {
        terminal.await(PROMPT);
        for (var line : LINES.entrySet()) {
          terminal.type("monday " + line.getKey() + "\r");
          terminal.await("was given");
          terminal.await("to run");
          assertEquals(line.getValue(), given(terminal.output()), line.getKey());
        }
        terminal.type("exit\r");
      } finally {
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      }
    }
  }

  private Map<String, String> environment() {
    return Map.of(
        "HOME",
        home.toString(),
        "PATH",
        home.resolve("bin") + ":" + System.getenv("PATH"),
        "TERM",
        "xterm",
        "LC_ALL",
        "C.UTF-8");
  }

  /** What the program was given last. */
  private static String given(String output) {
    var lines =
        output.lines().filter(line -> line.contains("was given") && line.contains("to run"));
    var last = List.copyOf(lines.toList()).getLast();
    return last.substring(
        last.indexOf("was given") + "was given ".length(), last.indexOf(" to run"));
  }
}
