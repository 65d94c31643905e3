package dev.monday.hosts;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.monday.testing.Outcome;
import dev.monday.testing.Requires;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** The helper on a machine of its own: its /etc and /run are folders of the test's. */
final class PrivateHelper implements AutoCloseable {
  /** What the machine lets be done with its hosts file. */
  enum Machine {
    /** As most are. */
    USUAL("mount --rbind \"$1/etc\" /etc"),

    /** The file is a mount of its own and cannot be replaced. */
    CONTAINER("mount --bind \"$1/etc/hosts\" /etc/hosts"),

    USUAL_WITHOUT_PERL(USUAL.mounts + NO_PERL),

    CONTAINER_WITHOUT_PERL(CONTAINER.mounts + NO_PERL);

    private final String mounts;

    Machine(String mounts) {
      this.mounts = mounts;
    }

    /** The programs that the helper calls are found by links in /etc/alternatives. */
    String script() {
      return "mount --bind /etc/alternatives \"$1/etc/alternatives\""
          + " && mount --bind \"$1/run\" /run && "
          + mounts
          + " && shift && exec env -i \"$@\"";
    }
  }

  static final String NO_PERL = " && mount --bind \"$1/etc/nothing\" /usr/bin/perl";

  private final Process process;
  private final BufferedReader answers;

  private PrivateHelper(Process process) {
    this.process = process;
    this.answers = process.inputReader(ISO_8859_1);
  }

  /** Skips the test where no such machine can be made. */
  static void needs() throws IOException, InterruptedException {
    Requires.linux();
    Requires.root();
    Requires.command("unshare");
    Assumptions.assumeTrue(
        Outcome.of(new ProcessBuilder("unshare", "--mount", "true")).status() == 0,
        "skipped: this root may not make a mount namespace");
  }

  /** Makes the folders of a machine; returns its hosts file. */
  static Path machine(Path folder, String hosts) throws IOException {
    Files.createDirectories(folder.resolve("etc/alternatives"));
    Files.createDirectories(folder.resolve("run"));
    Files.writeString(folder.resolve("etc/nothing"), "");
    for (var name : List.of("passwd", "group", "nsswitch.conf")) {
      Files.copy(Path.of("/etc", name), folder.resolve("etc").resolve(name));
    }
    return Files.writeString(folder.resolve("etc/hosts"), hosts, ISO_8859_1);
  }

  /** The locks of such a machine, seen from outside. */
  static HostsLocks locks(Path folder) {
    return new HostsLocks(folder.resolve("run/monday"));
  }

  /** The command line of a helper on a machine. */
  static List<String> argv(Path folder, Machine machine, String... shell) {
    var argv = new ArrayList<>(List.of("unshare", "--mount", "sh", "-c", machine.script(), "sh"));
    argv.add(folder.toString());
    argv.addAll(List.of(shell));
    argv.addAll(List.of("-c", SudoHelper.text(), "monday-hosts"));
    return argv;
  }

  static PrivateHelper start(Path folder, Machine machine, String... shell) throws IOException {
    return new PrivateHelper(new ProcessBuilder(argv(folder, machine, shell)).start());
  }

  /** The helper's own process. */
  ProcessHandle process() {
    return process.toHandle();
  }

  HelperConnection connection() {
    return new HelperConnection(process.getOutputStream(), process.getInputStream());
  }

  /** The first answer to a request. */
  String ask(String request) throws IOException {
    process.getOutputStream().write((request + "\n").getBytes(ISO_8859_1));
    process.getOutputStream().flush();
    return answer();
  }

  String answer() throws IOException {
    var answer = answers.readLine();
    if (answer == null) {
      try (var errors =
          new BufferedReader(new InputStreamReader(process.getErrorStream(), ISO_8859_1))) {
        throw new AssertionError("the helper has ended: " + errors.readAllAsString());
      }
    }
    return answer;
  }

  /** Ends its input and waits for its end. */
  void endInput() throws IOException, InterruptedException {
    process.getOutputStream().close();
    awaitEnd();
  }

  void awaitEnd() throws InterruptedException {
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      throw new AssertionError("the helper did not end within 30 s");
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
