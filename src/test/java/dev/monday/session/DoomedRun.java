package dev.monday.session;

import dev.monday.process.Guardian;
import dev.monday.process.Launch;
import dev.monday.process.Marker;
import dev.monday.process.ProcessGroups;
import dev.monday.process.RunningGroup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A program to be killed: opens a record, starts a guardian and apps that try to get away, and goes
 * on starting and stopping one of them until its death. Each process it starts has the number that
 * it was given somewhere in its arguments.
 */
final class DoomedRun {

  private static final Map<String, String> PATH = Map.of("PATH", System.getenv("PATH"));

  private final SessionRecord record;
  private final ProcessGroups groups;
  private final Path folder;
  private final String number;

  private DoomedRun(Path state, String number) throws Exception {
    this.folder = Files.createDirectories(state.resolveSibling("work"));
    this.number = number;
    this.record = new SessionRecords(state).open("doomed", folder);
    var guardian = Guardian.start(record.id(), record.folder(), Path.of("/no/monday"));
    this.groups = ProcessGroups.ofThisSystem().observedBy(guardian);
  }

  public static void main(String[] arguments) throws Exception {
    var run = new DoomedRun(Path.of(arguments[0]), arguments[1]);
    System.out.println("open");
    run.go();
  }

  private void go() throws Exception {
    record
        .journal()
        .write(new JournalEntry.StopCommands("app/0", List.of(launch("0", "echo S >>stopped"))));
    start("0", "sleep N & sleep N & wait");
    start("1", "(sleep N &); (sh -c 'sleep N & exec sleep N' &); exec sleep N");
    start("2", "setsid sh -c 'exec sleep N' & exec sleep N");
    start("3", "trap '' TERM HUP INT; while :; do sleep 0.1 N; done");
    start("4", "while :; do setsid sh -c 'trap \"\" TERM; exec sleep N' & sleep 0.1; done");
    start("5", "env -i /bin/sleep N & exec env -i /bin/sleep N");
    start("6", "bash -c 'set -m; env -i /bin/sleep N & wait N'; exec sleep N");
    start("7", "trap 'setsid sleep N & sleep N' TERM; while :; do sleep 0.1; : N; done");
    start("8", "kill -STOP $$; exec sleep N");
    while (true) {
      var group = start("9", "(setsid sleep N &); sleep 0.02; exec sleep N");
      group.kill();
      group.awaitEmpty(Duration.ofSeconds(10));
      group.output().close();
    }
  }

  private RunningGroup start(String app, String command) throws Exception {
    return groups.start(launch(app, command.replace("N", number)));
  }

  private Launch launch(String app, String command) {
    return new Launch(
        List.of("/bin/sh", "-c", command), folder, new Marker(record.id(), "app/" + app).in(PATH));
  }
}
