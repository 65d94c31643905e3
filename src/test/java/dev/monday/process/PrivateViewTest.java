package dev.monday.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.monday.testing.Outcome;
import dev.monday.testing.Requires;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

/** Real views, as the user who runs the tests, or as another when that is root. */
class PrivateViewTest {

  private static final Duration LONG = Duration.ofSeconds(30);
  private static final String NAME = "one.monday.test";

  @TempDir Path folder;

  private final String session = UUID.randomUUID().toString();
  private final ProcessScans scans = new ProcessScans(ProcessTable.ofThisSystem());
  private final ViewFixture fixture = ViewFixture.require();
  private final ProcessGroups groups =
      new ProcessGroups(fixture.starter(), scans, GroupObserver.NONE);
  private Path hosts;

  PrivateViewTest() throws Exception {}

  @BeforeEach
  void writeHosts() throws Exception {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    hosts = folder.resolve("a 'hosts' \"file\"\nof $HOME");
    Files.writeString(hosts, "127.64.1.2 " + NAME + "\n");
  }

  @AfterEach
  void nothingIsLeft() {
    groups.marked().signal(session, Signal.KILL);
  }

  @Test
  void namesOfTheFileAreFoundInsideOnly() throws Exception {
    Requires.command("getent");
    var found = text(shell("getent hosts " + NAME));
    assertEquals(List.of("127.64.1.2", NAME), List.of(found.strip().split("\\s+", -1)));
    assertEquals(2, Outcome.of(new ProcessBuilder("getent", "hosts", NAME)).status());
  }

  @Test
  void programIsItsUserWithoutAnyCapability() throws Exception {
    var command = "id -u; id -g; grep -E '^(Cap(Inh|Prm|Eff|Amb)|NoNewPrivs)' /proc/self/status";
    var none = "0000000000000000";
    assertEquals(
        List.of(
            Long.toString(fixture.user().uid()),
            Long.toString(fixture.user().gid()),
            "CapInh:\t" + none,
            "CapPrm:\t" + none,
            "CapEff:\t" + none,
            "CapAmb:\t" + none,
            "NoNewPrivs:\t0"),
        text(shell(command)).lines().toList());
  }

  @Test
  void rootStaysWhatItWas() throws Exception {
    Requires.root();
    var user = ViewUser.ofThisProcess();
    ViewFixture.assumeTrue(user.mayMount(), "this root may not mount");
    var asRoot = ViewFixture.possible(user, SessionStarter.ofThisSystem());
    var command = "id -u; grep -E '^(Cap|NoNewPrivs|Groups)' /proc/self/status; cat /etc/hosts";
    var launch = launch("/bin/sh", "-c", command);
    var own = text(ProcessGroups.ofThisSystem().start(launch));
    var inside = text(ProcessGroups.ofThisSystem().start(asRoot.in(hosts, launch)));
    var machines = Files.readString(PrivateView.HOSTS);
    assertEquals(own.replace(machines, Files.readString(hosts)), inside);
  }

  @Test
  void leaderIsTheProgram() throws Exception {
    var group = shell("echo $$; ps -o pgid=,sid= -p $$");
    var pid = Long.toString(group.pgid());
    assertEquals(List.of(pid, pid, pid), List.of(text(group).strip().split("\\s+", -1)));
  }

  @ParameterizedTest
  @FieldSource("STATUSES")
  void leadersStatus(String command, int status) throws Exception {
    assertEquals(status, shell(command).waitForLeader().value());
  }

  static final List<Arguments> STATUSES =
      List.of(
          argumentSet("success", "true", 0),
          argumentSet("failure", "exit 7", 7),
          argumentSet("signal", "kill -9 $$", 137));

  @Test
  void termReachesTheProgram() throws Exception {
    var group = shell("trap 'echo heard; exit 9' TERM; echo ready; while :; do :; done");
    var output = Channels.newInputStream(group.output());
    assertEquals("ready\n", new String(output.readNBytes(6), UTF_8));
    group.terminate();
    assertTrue(group.awaitEmpty(LONG));
    assertEquals("heard\n", new String(output.readAllBytes(), UTF_8));
    assertEquals(9, group.waitForLeader().value());
  }

  @Test
  void argumentsAreKeptByteForByte() throws Exception {
    var arguments =
        List.of("a b", "", "'", "\"", "$HOME `id` $(id)", "two\nlines", "--", "-x", "é");
    var argv = new ArrayList<>(List.of("/usr/bin/printf", "%s|"));
    argv.addAll(arguments);
    assertEquals(
        String.join("|", arguments) + "|", text(start(launch(argv.toArray(String[]::new)))));
  }

  @Test
  void environmentFolderAndInputAreKept() throws Exception {
    var given = new TreeMap<>(Map.of("hosts", "1", "mount", "2", "OLDPWD", "/x", "a.b", "c d"));
    given.put("PATH", System.getenv("PATH"));
    given.put("BASH_FUNC_mount%%", "() { :; }");
    var launch = new Launch(List.of("/usr/bin/env"), folder, given);
    var plain = new TreeSet<>(text(groups.start(launch)).lines().toList());
    assertEquals(plain, new TreeSet<>(text(start(launch)).lines().toList()));
    assertTrue(plain.contains("OLDPWD=/x") && plain.contains("a.b=c d"), plain::toString);
    assertEquals(
        folder + "\n/dev/null\n",
        text(shell("/bin/pwd; readlink /proc/self/fd/0; ls *.none 2>&-")));
  }

  @Test
  void nothingOfItIsSeenOutside() throws Exception {
    var before = Files.readString(Path.of("/proc/self/mounts"));
    var group = shell("echo ready; exec sleep 1000");
    var output = Channels.newInputStream(group.output());
    assertEquals("ready\n", new String(output.readNBytes(6), UTF_8));
    assertEquals(before, Files.readString(Path.of("/proc/self/mounts")));
    assertFalse(Files.isSameFile(hosts, PrivateView.HOSTS));
    group.kill();
    assertTrue(group.awaitEmpty(LONG));
  }

  @Test
  void programWithoutItsFileDoesNotRun() throws Exception {
    Files.delete(hosts);
    var group = shell("echo ran >&2");
    assertEquals(PrivateView.NO_VIEW, group.waitForLeader().value());
    var said = text(group);
    assertTrue(said.startsWith("mount: ") && !said.contains("ran"), said);
  }

  @Test
  void whatIsWrittenLaterIsSeenAtOnce() throws Exception {
    Requires.command("getent");
    Files.delete(hosts);
    var view = HostsView.create(hosts);
    var group = shell("echo ready; until getent hosts later.monday.test; do sleep 0.01; done");
    var output = Channels.newInputStream(group.output());
    assertEquals("ready\n", new String(output.readNBytes(6), UTF_8));
    view.show(List.of("127.64.1.3 later.monday.test"));
    assertTrue(new String(output.readAllBytes(), UTF_8).startsWith("127.64.1.3 "));
  }

  @Test
  void missingProgramIsStillNamed() {
    var failure = assertThrows(LaunchException.class, () -> start(launch("no-such")));
    assertEquals(
        "cannot start \"no-such\": not found on PATH; install it, or write where it is",
        failure.getMessage());
  }

  private RunningGroup shell(String command) throws IOException {
    return start(launch("/bin/sh", "-c", command));
  }

  private RunningGroup start(Launch launch) throws IOException {
    return groups.start(fixture.view().in(hosts, launch));
  }

  private Launch launch(String... argv) {
    var environment = new Marker(session, "app").in(Map.of("PATH", System.getenv("PATH")));
    return new Launch(List.of(argv), folder, environment);
  }

  private static String text(RunningGroup group) throws IOException {
    try (var input = Channels.newInputStream(group.output())) {
      return new String(input.readAllBytes(), UTF_8);
    }
  }
}
