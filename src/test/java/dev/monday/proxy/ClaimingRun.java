package dev.monday.proxy;

import dev.monday.config.Hostname;
import dev.monday.config.LoopbackRange;
import dev.monday.lifecycle.Hold;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A program of its own that claims a name as soon as nobody else has it, and keeps it until its
 * input ends; or that gives addresses to many names once its input has ended. It says what it does.
 */
final class ClaimingRun {
  private ClaimingRun() {}

  static ProcessBuilder claiming(Path state, String project, String name) {
    return program(state, "claim", project, name);
  }

  static ProcessBuilder addressing(Path state, String prefix, int names) {
    return program(state, "address", prefix, Integer.toString(names));
  }

  private static ProcessBuilder program(Path state, String... arguments) {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var command =
        new ArrayList<>(
            List.of(
                java,
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ClaimingRun.class.getName(),
                state.toString()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command);
  }

  public static void main(String[] arguments) throws Exception {
    var state = Path.of(arguments[0]);
    if (arguments[1].equals("claim")) {
      claim(new NameClaims(state, arguments[2]), new Hostname(arguments[3]));
    } else {
      address(state, arguments[2], Integer.parseInt(arguments[3]));
    }
  }

  private static void claim(NameClaims claims, Hostname name) throws Exception {
    while (claims.claim(name) instanceof NameClaims.HeldBy(String project, long pid)) {
      System.out.println("held by session %s (pid %d)".formatted(project, pid));
      claims.awaitFree(name, new Hold.HeldBy(project, pid));
    }
    System.out.println("claimed");
    awaitEndOfInput();
  }

  private static void address(Path state, String prefix, int names) throws Exception {
    System.out.println("started");
    awaitEndOfInput();
    var book = new AddressBook(state, LoopbackRange.parse("127.80.0.0/21"));
    for (var i = 0; i < names; i++) {
      System.out.println(book.addressOf(new Hostname(prefix + i), _ -> true));
    }
  }

  private static void awaitEndOfInput() throws IOException {
    var _ = System.in.readAllBytes();
  }
}
