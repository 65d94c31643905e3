package dev.monday.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.monday.testing.Outcome;
import dev.monday.testing.Requires;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** What this program was given for itself, the right to listen below 1024, is not handed on. */
class CapabilitiesTest {

  private static final String NOBODY = "65534";
  private static final String NONE = "0000000000000000";

  /** Runs as another user with an ambient capability, and prints its own and its child's. */
  static final class Program {

    public static void main(String[] arguments) throws Exception {
      var command = "grep -E '^Cap(Inh|Prm|Eff|Amb)' /proc/self/status | cut -f 2 | uniq";
      var launch =
          new Launch(Shell.argv(command), Path.of("/"), Map.of("PATH", System.getenv("PATH")));
      var group = ProcessGroups.ofThisSystem().start(launch);
      try (var input = Channels.newInputStream(group.output())) {
        var text = new String(input.readAllBytes(), StandardCharsets.UTF_8);
        System.out.print("own " + ambient() + "\nchild " + text);
      }
    }

    private static String ambient() throws Exception {
      return Files.readAllLines(Path.of("/proc/self/status")).stream()
          .filter(line -> line.startsWith("CapAmb"))
          .map(line -> line.split("\t", -1)[1])
          .findFirst()
          .orElseThrow();
    }
  }

  /** Whether the folder of each class that the program is made of lets the other user in. */
  private static boolean mayReadTheClasses() throws Exception {
    for (var program : List.of(Program.class, ProcessGroups.class)) {
      var place = Path.of(program.getProtectionDomain().getCodeSource().getLocation().toURI());
      var file = place.resolve(program.getName().replace('.', '/') + ".class").toString();
      var test = List.of("setpriv", "--reuid", NOBODY, "--clear-groups", "--", "test", "-r", file);
      if (Outcome.of(new ProcessBuilder(test)).status() != 0) {
        return false;
      }
    }
    return true;
  }

  @Test
  void ambientCapabilitiesAreDroppedForEveryChild() throws Exception {
    Requires.root();
    Requires.command("setpriv");
    var argv = new ArrayList<>(List.of("setpriv", "--reuid", NOBODY, "--clear-groups"));
    argv.addAll(List.of("--inh-caps", "+net_bind_service", "--ambient-caps", "+net_bind_service"));
    argv.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    argv.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp"));
    argv.addAll(List.of(System.getProperty("java.class.path"), Program.class.getName()));
    Assumptions.assumeTrue(mayReadTheClasses(), "skipped: another user may not read the classes");
    var outcome = Outcome.of(new ProcessBuilder(argv));
    assertEquals("own 0000000000000400\nchild " + NONE + "\n", outcome.output(), outcome.errors());
  }
}
