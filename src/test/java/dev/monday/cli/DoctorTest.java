package dev.monday.cli;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.monday.session.SessionRecords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorTest {
  @TempDir private Path folder;
  private Path state;

  @BeforeEach
  void writeConfiguration() throws IOException {
    Files.writeString(folder.resolve("monday.yaml"), "projects: [{name: shop}]\n");
    state = folder.resolve("state/monday");
  }

  private CommandLineRun run(Map<String, String> more, String... arguments) {
    var environment = new HashMap<String, String>();
    environment.put("HOME", folder.toString());
    environment.put("XDG_STATE_HOME", folder.resolve("state").toString());
    environment.putAll(more);
    return CommandLineRun.of(environment, folder, arguments);
  }

  @Test
  void everythingThatIsThereIsSaid() {
    var run = run(Map.of(), "doctor");
    for (var line :
        new String[] {
          "✔ configuration: " + folder.resolve("monday.yaml"),
          "✔ state folder: " + state,
          "✔ no run that died left anything",
          "✔ shell: /bin/sh",
          "✔ process groups: ",
          "✔ open files: ",
        }) {
      assertTrue(run.out().contains(line), run.out());
    }
    assertEquals("", run.err());
    assertEquals(0, run.status());
    assertFalse(Files.exists(state));
  }

  @Test
  void contextsThatTheKubeconfigDoesNotHaveAreSaid() throws IOException {
    var kubeconfig =
        Files.writeString(
            folder.resolve("kubeconfig"),
            """
            contexts: [{name: staging, context: {cluster: one, user: anna}}]
            clusters: [{name: one, cluster: {server: "https://127.0.0.1:1"}}]
            users: [{name: anna, user: {}}]
            """);
    Files.writeString(
        folder.resolve("monday.yaml"),
        """
        projects:
          - name: shop
            forward:
              - name: here.local
                type: kubernetes
                values: {context: staging, service: api, ports: [80]}
              - name: there.local
                type: kubernetes
                values: {context: stagin, service: api, ports: [80]}
              - name: everywhere.local
                type: kubernetes
                values: {context: staging, service: web, ports: [80]}
        """);
    var run = run(Map.of("KUBECONFIG", kubeconfig.toString()), "doctor");
    var good = "✔ kubernetes: context \"staging\" of %s%n".formatted(kubeconfig);
    assertEquals(2, run.out().split(good, -1).length, run.out());
    assertTrue(
        run.out()
            .contains(
                "✘ the kubeconfig %s has no context \"stagin\"; it has staging%n"
                    .formatted(kubeconfig)),
        run.out());
    assertEquals(1, run.status());
  }

  @Test
  void mistakesOfTheConfigurationAreForCheckToList() throws IOException {
    Files.writeString(folder.resolve("monday.yaml"), "projcts: []\n");
    var run = run(Map.of(), "doctor");
    assertTrue(
        run.out().startsWith("✘ the configuration has mistakes\n  \"monday check\" lists them\n"),
        run.out());
    assertEquals(1, run.status());
  }

  @Test
  void withoutAConfigurationTheRestIsLookedAtAllTheSame() throws IOException {
    Files.delete(folder.resolve("monday.yaml"));
    var run = run(Map.of(), "doctor");
    assertTrue(run.out().startsWith("✘ there is no configuration\n"), run.out());
    assertTrue(run.out().contains("✔ open files: "), run.out());
    assertEquals(1, run.status());
  }

  @Test
  void aFileInTheStateFoldersPlaceIsSaid() throws IOException {
    var file = Files.writeString(folder.resolve("file"), "");
    var run = run(Map.of("XDG_STATE_HOME", file.toString()), "doctor");
    assertTrue(
        run.out()
            .contains(
                "✘ nothing can be written in the state folder %s%n  %s is no folder"
                    .formatted(file.resolve("monday"), file)),
        run.out());
    assertEquals(1, run.status());
  }

  @Test
  void whatADeadRunLeftIsUndone() throws Exception {
    var records = new SessionRecords(state);
    records.open("shop", folder).close();
    var run = run(Map.of(), "doctor");
    assertTrue(run.out().contains("✔ cleaned up a run of \"shop\" that had died"), run.out());
    assertEquals(0, records.dead().size());
    assertEquals(0, run.status());
  }

  /** As while the guardian of a run that has just died is at work. */
  @Test
  void whatIsWaitedForIsSaidFirst() throws Exception {
    var records = new SessionRecords(state);
    var undoing = records.open("shop", folder);
    var record = undoing.folder().resolve("record");
    var gone = new ProcessBuilder("true").start();
    gone.waitFor();
    Files.writeString(
        record, Files.readString(record).replaceFirst("pid=\\d+", "pid=" + gone.pid()));
    var said = new ArrayList<String>();
    var check =
        new DeadSessionsCheck(
            records,
            text -> {
              said.add(text);
              assertDoesNotThrow(undoing::end);
            });
    assertEquals(List.of(new Finding.Good("no run that died left anything")), check.findings());
    assertEquals(
        List.of("waiting for another program, which undoes what a run of \"shop\" left"), said);
  }

  @Test
  void oneSessionIsUndoneAlone() throws Exception {
    var records = new SessionRecords(state);
    var dead = records.open("shop", folder);
    dead.close();
    records.open("billing", folder).close();
    var run = run(Map.of(), "doctor", "--session", dead.id());
    assertEquals("✔ cleaned up a run of \"shop\" that had died\n", run.out());
    assertEquals("billing", records.dead().getFirst().project());
    assertEquals(0, run.status());
  }

  @Test
  void aSessionThatIsNotThereIsSaid() {
    var run = run(Map.of(), "doctor", "--session", "0123456789abcdef");
    assertTrue(run.err().startsWith("monday: cannot undo session \"0123456789abcdef\""), run.err());
    assertEquals(2, run.status());
  }

  @Test
  void fewOpenFilesAreTooFew() {
    assertEquals(new Finding.Good("open files: unlimited"), OpenFilesCheck.finding("unlimited"));
    assertEquals(new Finding.Good("open files: 1024"), OpenFilesCheck.finding("1024"));
    assertEquals(
        new Finding.Bad(
            "only 256 files may be open at once", "raise it before a run: ulimit -n 1024"),
        OpenFilesCheck.finding("256"));
  }

  @Test
  void lowLimitsOfWatchesAreSaidWithTheMend() throws IOException {
    var limits = Files.createDirectory(folder.resolve("inotify"));
    Files.writeString(limits.resolve("max_user_watches"), "192536\n");
    Files.writeString(limits.resolve("max_user_instances"), "128\n");
    var check = new WatchLimitsCheck(limits);
    assertEquals(
        List.of(new Finding.Good("watched folders: up to 192,536, by up to 128 programs")),
        check.findings());
    Files.writeString(limits.resolve("max_user_watches"), "8192\n");
    Files.writeString(limits.resolve("max_user_instances"), "8\n");
    var mend = "raise it, and write the same into a file in /etc/sysctl.d to keep it: sudo sysctl ";
    assertEquals(
        List.of(
            new Finding.Bad(
                "only 8,192 folders may be watched by all programs together",
                mend + "fs.inotify.max_user_watches=1048576"),
            new Finding.Bad(
                "only 8 programs may watch folders at once",
                mend + "fs.inotify.max_user_instances=1024")),
        check.findings());
  }

  @Test
  void whereThereIsNoInotifyNothingIsSaidOfIt() {
    assertEquals(List.of(), new WatchLimitsCheck(folder.resolve("none")).findings());
  }
}
