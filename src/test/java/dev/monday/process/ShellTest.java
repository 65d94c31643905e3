package dev.monday.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

class ShellTest {

  /** A system's {@code /bin/sh} is one of these. */
  private static final List<List<String>> SHELLS =
      List.of(
          List.of("/bin/sh"),
          List.of("dash"),
          List.of("bash", "--posix"),
          List.of("busybox", "sh"));

  @TempDir Path folder;

  @ParameterizedTest
  @FieldSource("SEQUENCES")
  void sequence(List<String> commands, int status, String output) throws Exception {
    int tried = 0;
    for (List<String> shell : SHELLS) {
      if (isThere(shell)) {
        assertEquals(status + ":" + output, run(shell, Shell.inSequence(commands)), shell + "");
        tried++;
      }
    }
    Assumptions.assumeTrue(tried > 0, "no shell found");
  }

  static final List<Arguments> SEQUENCES =
      List.of(
          argumentSet("all succeed", List.of("echo a", "echo b"), 0, "a\nb\n"),
          argumentSet("one", List.of("echo a; exit 4"), 4, "a\n"),
          argumentSet("stops", List.of("echo a", "sh -c 'exit 7'", "echo b"), 7, "a\n"),
          argumentSet("last fails", List.of("echo a", "false"), 1, "a\n"),
          argumentSet("not found", List.of("no-such-program 2>&-", "echo b"), 127, ""),
          argumentSet("and-or inside", List.of("false && true || echo a", "echo b"), 0, "a\nb\n"),
          argumentSet("failing and-list", List.of("false && true", "echo b"), 1, ""),
          argumentSet("lines without set -e", List.of("false\necho a", "echo b"), 0, "a\nb\n"),
          argumentSet("set -e of its own", List.of("set -e", "false\necho a", "echo b"), 1, ""),
          argumentSet("folder and variable", List.of("X=1; cd /", "echo $X; pwd"), 0, "1\n/\n"),
          argumentSet("comment at the end", List.of("echo a # b", "echo c"), 0, "a\nc\n"),
          argumentSet(
              "quotes", List.of("echo \"it's\" '\"$X\"'", "echo 'b'"), 0, "it's \"$X\"\nb\n"),
          argumentSet("backslash at the end", List.of("X=a\\", "echo b"), 0, "b\n"),
          argumentSet(
              "percent and dollar", List.of("printf '%s\\n' '$1' \"$#\"", "true"), 0, "$1\n0\n"),
          argumentSet("here document", List.of("cat <<E\na\nE", "echo b"), 0, "a\nb\n"),
          argumentSet(
              "open quote", List.of("echo 'a' 2>&1", "exec 2>&-; echo 'b", "echo c"), 2, "a\n"),
          argumentSet("empty", List.of("", "echo a", "# only a comment"), 0, "a\n"),
          argumentSet("exit", List.of("exit 3", "echo a"), 3, ""),
          argumentSet("leading minus", List.of("-no-such 2>&- || echo a", "echo b"), 0, "a\nb\n"));

  @Test
  void oneCommandIsPassedAsWritten() {
    assertEquals(List.of("/bin/sh", "-c", "a 'b' # c"), Shell.argv("a 'b' # c"));
    assertEquals(Shell.argv("x"), Shell.inSequence(List.of("x")));
  }

  @Test
  void oneCommandWithALeadingMinusIsNoOption() throws Exception {
    assertEquals("127:", run(SHELLS.getFirst(), Shell.argv("-e 2>&-")));
  }

  private static boolean isThere(List<String> shell) {
    String program = shell.getFirst();
    return program.startsWith("/") || ProgramSearch.tool(program).isPresent();
  }

  private String run(List<String> shell, List<String> argv)
      throws IOException, InterruptedException {
    var command = new ArrayList<>(shell);
    command.addAll(argv.subList(1, argv.size()));
    File output = folder.resolve("output").toFile();
    var process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectInput(new File("/dev/null"))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .redirectOutput(output)
            .start();
    int status = process.waitFor();
    try (var input = new java.io.FileInputStream(output)) {
      return status + ":" + new String(input.readAllBytes(), UTF_8);
    }
  }
}
