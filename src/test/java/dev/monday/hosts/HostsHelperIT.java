package dev.monday.hosts;

import static dev.monday.hosts.Addresses.line;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.monday.hosts.PrivateHelper.Machine;
import dev.monday.testing.Outcome;
import dev.monday.testing.Requires;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The helper that root runs, in each kind of sh and on machines of its own. */
@Timeout(120)
class HostsHelperIT {
  private static final String SESSION = "0123456789abcdef";
  private static final String OTHER = "fedcba9876543210";
  private static final String ORIGINAL =
      "127.0.0.1 localhost\n10.0.0.1\ttaken.local # \u00e4\u001b[1m\r\n127.64.0.9 there.local\nlast";

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void makeMachine() throws Exception {
    PrivateHelper.needs();
    file = PrivateHelper.machine(folder, ORIGINAL);
  }

  private String text() throws IOException {
    return Files.readString(file, ISO_8859_1);
  }

  static Stream<Arguments> shells() {
    return Stream.of(
        argumentSet("dash", "dash", new String[] {"dash"}),
        argumentSet("bash", "bash", new String[] {"bash", "--posix"}),
        argumentSet("busybox", "busybox", new String[] {"busybox", "sh"}));
  }

  static Stream<Arguments> shellsAndMachines() {
    return shells()
        .flatMap(shell ->
            Stream.of(Machine.values())
                .map(machine ->
                    argumentSet(
                        shell.get()[0] + " " + machine, shell.get()[0], shell.get()[1], machine)));
  }

  @ParameterizedTest
  @MethodSource("shellsAndMachines")
  void namesComeAndGo(String needed, String[] shell, Machine machine) throws Exception {
    Requires.command(needed);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    Files.setAttribute(file, "unix:uid", 4711);
    var attributes = Files.readAttributes(file, "unix:mode,uid,gid");
    try (var helper = PrivateHelper.start(folder, machine, shell)) {
      assertEquals("ok", helper.ask("session " + SESSION));
      assertEquals("ok", helper.ask("add 127.64.0.1 A.local 127.127.255.255 b_c.local"));
      assertEquals("ok", helper.answer());
      assertEquals("ok", helper.ask("add 127.64.0.2 a.local"));
      assertEquals(
          new HostsText(ORIGINAL)
              .with(
                  SESSION,
                  List.of(line("127.127.255.255", "b_c.local"), line("127.64.0.2", "a.local")))
              .text(),
          text());
      assertEquals(attributes, Files.readAttributes(file, "unix:mode,uid,gid"));
      assertEquals("ok", helper.ask("remove A.local never.was"));
      assertFalse(text().contains("a.local\t#"), text());
      assertEquals("ok", helper.ask("end"));
      helper.awaitEnd();
    }
    assertEquals(ORIGINAL, text());
    assertEquals(attributes, Files.readAttributes(file, "unix:mode,uid,gid"));
    assertEquals(List.of("lock"), names(folder.resolve("run/monday")));
    assertEquals(
        List.of("alternatives", "group", "hosts", "nothing", "nsswitch.conf", "passwd"),
        names(folder.resolve("etc")));
  }

  private static List<String> names(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(Path::getFileName).map(Objects::toString).sorted().toList();
    }
  }

  private static final String NO_NAME = " is no hostname\ta hostname looks like graphql.svc.local";
  private static final String NO_ADDRESS =
      " is not in 127.64.0.0/10\tset proxy.range to a part of 127.64.0.0/10";
  private static final String OWN_NAME = " is this machine's own name\tuse another hostname";

  /** A request that is refused, and the answer without its first word. */
  private record Refusal(String request, String answer) {}

  private static List<Refusal> refusals() throws IOException {
    var own = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    return List.of(
        new Refusal("add 127.64.0.1 localhost", "\"localhost\"" + OWN_NAME),
        new Refusal("add 127.64.0.1 " + own, "\"" + own + "\"" + OWN_NAME),
        new Refusal("add 127.0.0.1 a.local", "127.0.0.1" + NO_ADDRESS),
        new Refusal("add 127.63.255.255 a", "127.63.255.255" + NO_ADDRESS),
        new Refusal("add 127.128.0.0 a", "127.128.0.0" + NO_ADDRESS),
        new Refusal("add 10.64.0.1 a", "10.64.0.1" + NO_ADDRESS),
        new Refusal("add 127.64.0.256 a", "127.64.0.256" + NO_ADDRESS),
        new Refusal("add 127.064.0.1 a", "127.064.0.1" + NO_ADDRESS),
        new Refusal("add 127.64.0.0.1 a", "127.64.0.0.1" + NO_ADDRESS),
        new Refusal("add ::1 a", "::1" + NO_ADDRESS),
        new Refusal("add * /etc/*", "\"/etc/*\"" + NO_NAME),
        new Refusal("add 127.64.0.1 $(id)`id`;id", "\"$(id)`id`;id\"" + NO_NAME),
        new Refusal("add 127.64.0.1 a\\tb", "\"a\\tb\"" + NO_NAME),
        new Refusal("add 127.64.0.1 -a", "\"-a\"" + NO_NAME),
        new Refusal("add 127.64.0.1 a-.b", "\"a-.b\"" + NO_NAME),
        new Refusal("add 127.64.0.1 a..b", "\"a..b\"" + NO_NAME),
        new Refusal("add 127.64.0.1 1.2.3.4", "\"1.2.3.4\"" + NO_NAME),
        new Refusal("add 127.64.0.1 a#b", "\"a#b\"" + NO_NAME),
        new Refusal("add 127.64.0.1 a\u001b[1mb\r", "\"a?[1mb\"" + NO_NAME),
        new Refusal("add 127.64.0.1 " + "a".repeat(64), "\"" + "a".repeat(64) + "\"" + NO_NAME),
        new Refusal(
            "add 127.64.0.1 TAKEN.local",
            "line 2 of /etc/hosts defines it: 10.0.0.1 taken.local # ??[1m\tremove that line, or use another hostname"),
        new Refusal(
            "add 127.64.0.1 held.local",
            "session " + OTHER + " has it at 127.64.0.8\tstop that run, or use another hostname"),
        new Refusal("add 127.64.0.1", "that is no pair\tstart the run again"),
        new Refusal("add", "that is no pair\tstart the run again"),
        new Refusal("session " + OTHER, "that is no session\tstart the run again"),
        new Refusal("delete /etc/passwd", "there is no such request\tstart the run again"),
        new Refusal("", "there is no such request\tstart the run again"),
        new Refusal("add " + "a".repeat(20_000), "that is too long\tstart the run again"));
  }

  @ParameterizedTest
  @MethodSource("shells")
  void whatMayNotBeInTheFileIsRefused(String needed, String[] shell) throws Exception {
    Requires.command(needed);
    var other = new HostsFile(file, PrivateHelper.locks(folder));
    Files.createDirectories(folder.resolve("run/monday"));
    try (var held = DirectLines.open(other, OTHER);
        var helper = PrivateHelper.start(folder, Machine.USUAL, shell)) {
      held.add(line("127.64.0.8", "held.local"));
      var before = text();
      assertEquals(
          "refused\tno session was named\tstart the run again",
          helper.ask("add 127.64.0.1 a.local"));
      assertEquals("refused\tno session was named\tstart the run again", helper.ask("end"));
      for (var id :
          List.of(
              "",
              " x",
              " 0123456789abcde",
              " 0123456789abcdef0",
              " ../../../etc/xx",
              " 0123456789ABCDEF")) {
        assertEquals(
            "refused\tthat is no session\tstart the run again", helper.ask("session" + id), id);
      }
      assertEquals(
          "refused\tsession %s has lines there already\tstart the run again".formatted(OTHER),
          helper.ask("session " + OTHER));
      assertEquals("ok", helper.ask("session " + SESSION));
      for (var refusal : refusals()) {
        assertEquals("refused\t" + refusal.answer(), helper.ask(refusal.request()));
      }
      assertEquals("there", helper.ask("add 127.64.0.9 there.local"));
      assertEquals(before, text());
      assertEquals("ok", helper.ask("add 127.64.0.8 held.local"));
      helper.endInput();
      assertEquals(before, text());
    }
    assertEquals(ORIGINAL, text());
  }

  @ParameterizedTest
  @MethodSource("shells")
  void noSignalButKillStopsItAndTheEndOfItsInputCleansUp(String needed, String[] shell)
      throws Exception {
    Requires.command(needed);
    try (var helper = PrivateHelper.start(folder, Machine.USUAL, shell)) {
      assertEquals("ok", helper.ask("session " + SESSION));
      assertEquals("ok", helper.ask("add 127.64.0.1 a.local"));
      for (var signal :
          List.of("HUP", "INT", "TERM", "QUIT", "PIPE", "TSTP", "USR1", "USR2", "ALRM")) {
        var kill = new ProcessBuilder("kill", "-s", signal, Long.toString(helper.process().pid()));
        assertEquals(0, Outcome.of(kill).status());
      }
      assertEquals("ok", helper.ask("add 127.64.0.2 b.local"));
      assertTrue(text().contains("a.local\t# monday"), text());
      helper.endInput();
    }
    assertEquals(ORIGINAL, text());
  }

  @ParameterizedTest
  @MethodSource("shells")
  void theLinesOfAKilledHelperGoWithTheNext(String needed, String[] shell) throws Exception {
    Requires.command(needed);
    try (var helper = PrivateHelper.start(folder, Machine.USUAL, shell)) {
      assertEquals("ok", helper.ask("session " + OTHER));
      assertEquals("ok", helper.ask("add 127.64.0.1 a.local"));
      helper.process().destroyForcibly();
      helper.awaitEnd();
    }
    assertTrue(text().contains("a.local\t# monday " + OTHER), text());
    try (var helper = PrivateHelper.start(folder, Machine.USUAL, shell)) {
      assertEquals("ok " + OTHER, helper.ask("clean"));
      assertEquals(ORIGINAL, text());
      assertEquals("ok", helper.ask("clean"));
      helper.endInput();
    }
    assertEquals(
        List.of("lock"),
        names(folder.resolve("run/monday")).stream().filter(name -> name.length() == 4).toList());
  }

  @ParameterizedTest
  @MethodSource("shells")
  void namesResolve(String needed, String[] shell) throws Exception {
    Requires.command(needed);
    Requires.command("nsenter");
    for (var machine : List.of(Machine.USUAL, Machine.CONTAINER)) {
      try (var helper = PrivateHelper.start(folder, machine, shell)) {
        assertEquals("ok", helper.ask("session " + SESSION));
        assertEquals("ok", helper.ask("add 127.64.0.7 graphql.svc.local"));
        var getent =
            new ProcessBuilder(
                "nsenter",
                "-t",
                helper.process().pid() + "",
                "-m",
                "getent",
                "hosts",
                "graphql.svc.local");
        assertTrue(
            Outcome.of(getent).output().matches("127\\.64\\.0\\.7 +graphql\\.svc\\.local\n"),
            machine.toString());
        helper.endInput();
        assertEquals(
            2, Outcome.of(new ProcessBuilder("getent", "hosts", "graphql.svc.local")).status());
      }
    }
    assertEquals(ORIGINAL, text());
  }

  @Test
  void aLinkIsFollowedOnlyWhereNobodyCanLeadItAstray() throws Exception {
    var theirs = Files.createDirectory(folder.resolve("etc/theirs"));
    Files.move(file, theirs.resolve("hosts"));
    Files.createSymbolicLink(file, Path.of("theirs/hosts"));
    for (var mode : List.of("rwxrwxrwx", "rwxr-xr-x")) {
      Files.setPosixFilePermissions(theirs, PosixFilePermissions.fromString(mode));
      try (var helper = PrivateHelper.start(folder, Machine.USUAL, "sh")) {
        var isSafe = mode.equals("rwxr-xr-x");
        var answer = helper.ask("session " + SESSION);
        assertEquals(
            isSafe ? "ok" : "refused\t/etc/hosts cannot be written",
            answer.replaceFirst("\tsee.*", ""));
        if (isSafe) {
          assertEquals("ok", helper.ask("add 127.64.0.1 a.local"));
          assertTrue(Files.isSymbolicLink(file));
          assertTrue(text().contains("a.local\t#"), text());
        }
        helper.endInput();
      }
      assertEquals(ORIGINAL, text());
    }
    Files.delete(file);
  }

  @Test
  void aMissingFileAndOneWithZeroBytesAreLeftAlone() throws Exception {
    var binary = ORIGINAL + "\0";
    Files.writeString(file, binary, ISO_8859_1);
    try (var helper = PrivateHelper.start(folder, Machine.USUAL, "sh")) {
      assertTrue(
          helper.ask("session " + SESSION).startsWith("refused\t/etc/hosts cannot be written"));
      helper.endInput();
    }
    assertEquals(binary, text());
    Files.delete(file);
    try (var helper = PrivateHelper.start(folder, Machine.USUAL, "sh")) {
      assertTrue(
          helper.ask("session " + SESSION).startsWith("refused\t/etc/hosts cannot be written"));
      helper.endInput();
    }
    assertFalse(Files.exists(file));
  }

  @Test
  void itTakesNoMoreNamesThanThereMayBe() throws Exception {
    try (var helper = PrivateHelper.start(folder, Machine.USUAL, "sh");
        var lines = HelperLines.open(helper.connection(), SESSION, HelperConnection.PATIENCE)) {
      var many =
          Stream.iterate(0, number -> number < 550, number -> number + 1)
              .map(number ->
                  line(
                      "127.65.%d.%d".formatted(number / 200, number % 200 + 1),
                      "name-%d.svc.local".formatted(number)))
              .toList();
      var results = lines.add(many);
      assertEquals(500, results.stream().filter(Result.Written.class::isInstance).count());
      assertEquals(
          new Result.Refused("there are more than 500 names", "use fewer"), results.getLast());
    }
    assertEquals(ORIGINAL, text());
  }
}
