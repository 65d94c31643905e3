package dev.monday.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.monday.process.PrivateView.Attempt;
import dev.monday.system.Timers;
import dev.monday.testing.OtherUser;
import dev.monday.testing.Outcome;
import dev.monday.testing.Requires;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * What needs another machine: each test makes one of a mount namespace with a copy of {@code /etc}
 * that an ordinary user may change, and runs a program there as that user.
 */
class ReplacedHostsViewTest {

  private static final String LINK = "mv /etc/hosts /etc/real && ln -s /etc/real /etc/hosts";

  @TempDir Path folder;

  @BeforeEach
  void onlyAsRoot() throws Exception {
    var _ = ViewFixture.require();
    Requires.root();
    Requires.command("getent");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    ViewFixture.assumeTrue(ViewUser.ofThisProcess().mayMount(), "this root may not mount");
  }

  /** Runs an app in a view, takes the view away as an editor does, and has it restored. */
  static final class Following {

    private static final String APP =
        """
        echo ready
        while [ -e hosts ] && getent hosts one.monday.test >/dev/null; do sleep 0.01; done
        echo lost
        until [ ! -e hosts ] || getent hosts one.monday.test >/dev/null; do sleep 0.01; done
        getent hosts new.monday.test
        """;

    /** Keeps what is to be run later until it is asked for. */
    private record StandingTimers(LinkedBlockingQueue<Runnable> tasks) implements Timers {

      @Override
      public void after(Duration delay, Runnable task) {
        tasks.add(task);
      }

      @Override
      public void close() {}
    }

    public static void main(String[] arguments) throws Exception {
      var folder = Path.of(arguments[0]);
      var session = UUID.randomUUID().toString();
      var groups = ProcessGroups.ofThisSystem();
      var timers = new StandingTimers(new LinkedBlockingQueue<>());
      var hosts = HostsView.create(folder.resolve("hosts"));
      hosts.show(List.of("127.64.0.9 one.monday.test"));
      if (!(PrivateView.ofThisSystem() instanceof Attempt.Possible(PrivateView possible))) {
        throw new IllegalStateException("impossible");
      }
      var marked = groups.marked();
      Consumer<String> failing =
          problem -> {
            System.out.println(problem);
            marked.signal(session, Signal.KILL);
          };
      try (var view = SessionView.follow(possible, hosts, marked, session, timers, failing)) {
        var environment = new Marker(session, "app").in(Map.of("PATH", System.getenv("PATH")));
        var plain = new Launch(List.of("sleep", "60"), folder, environment);
        var stranger = groups.start(plain);
        var app = groups.start(view.in(new Launch(Shell.argv(APP), folder, environment)));
        try (var output =
            new BufferedReader(
                new InputStreamReader(Channels.newInputStream(app.output()), UTF_8))) {
          System.out.println(output.readLine());
          System.out.println("seen " + marked.find(session).contains(app.pgid()));
          replace();
          System.out.println(output.readLine());
          timers.tasks.take().run();
          System.out.println(output.readLine());
          System.out.print("machine " + Files.readString(PrivateView.HOSTS));
        }
        stranger.output().close();
      } finally {
        marked.signal(session, Signal.KILL);
      }
    }

    private static void replace() throws IOException {
      Path other = Path.of("/etc/hosts.new");
      Files.writeString(other, "127.9.9.9 new.monday.test\n");
      Files.move(other, PrivateView.HOSTS, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  @ParameterizedTest
  @FieldSource("KINDS")
  void viewIsRestoredWhenTheMachinesFileIsReplaced(String kind, List<String> user)
      throws Exception {
    var outcome = run(kind, user, Following.class);
    assertEquals(
        """
        ready
        seen true
        lost
        127.9.9.9       new.monday.test
        machine 127.9.9.9 new.monday.test
        """,
        outcome.output(),
        outcome::errors);
  }

  static final List<Arguments> KINDS =
      List.of(
          argumentSet("a file", "true", OtherUser.entry()),
          argumentSet("a link", LINK, OtherUser.entry()),
          argumentSet("a file, by root", "true", List.of()));

  /** Prints what a system says that forbids views. */
  static final class Trying {

    public static void main(String[] arguments) throws Exception {
      switch (PrivateView.ofThisSystem()) {
        case Attempt.Possible _ -> System.out.print("possible");
        case Attempt.Impossible impossible -> System.out.print(impossible.text());
      }
    }
  }

  @Test
  void forbiddenNamespacesAreToldWithTheirMend() throws Exception {
    var forbid =
        "echo 0 >/proc/sys/user/max_user_namespaces"
            + " && exec setpriv --ambient-caps -all --inh-caps -all -- \"$@\"";
    var before = new ArrayList<>(OtherUser.entry());
    before.addAll(List.of("unshare", "--map-user=12345", "--map-group=12345", "--keep-caps"));
    before.addAll(List.of("sh", "-c", forbid, "sh"));
    var outcome = Outcome.of(new ProcessBuilder(ViewFixture.java(Trying.class, before)));
    assumeReadable(outcome);
    assertEquals(
        "this system allows no user namespaces (user.max_user_namespaces is 0); \"sudo sysctl"
            + " user.max_user_namespaces=10000\" allows them",
        outcome.output(),
        outcome::errors);
  }

  @Test
  void namesThatAreLookedUpElsewhereAreTold() throws Exception {
    var outcome = run("echo 'hosts: dns' >/etc/nsswitch.conf", OtherUser.entry(), Trying.class);
    assertEquals(ViewRefusal.NOT_READ.text(), outcome.output(), outcome::errors);
  }

  @Test
  void laterMountsOfTheMachineComeIn() throws Exception {
    var hosts = folder.resolve("hosts");
    Files.writeString(hosts, "127.64.0.9 one.monday.test\n");
    var launch =
        new Launch(List.of("sh", "-c", "echo; read -r _; cat late/file"), folder, Map.of());
    var script =
        """
        cd "$1" && shift && mkdir late && mkfifo go out
        "$@" <go >out & exec 3>go 4<out
        read -r _ <&4
        mount -t tmpfs late late && echo seen >late/file && echo >&3
        cat <&4
        wait
        """;
    var argv = new ArrayList<>(List.of("unshare", "--mount", "--propagation", "shared"));
    argv.addAll(List.of("sh", "-c", script, "sh", folder.toString()));
    argv.addAll(OtherUser.entry());
    argv.addAll(ViewFixture.require().view().in(hosts, launch).entry());
    argv.addAll(launch.argv());
    var outcome = Outcome.of(new ProcessBuilder(argv));
    assertEquals("seen\n", outcome.output(), outcome::errors);
  }

  /** After a command that changes the copy of {@code /etc}. */
  private Outcome run(String change, List<String> user, Class<?> program) throws Exception {
    var prepare =
        """
        mkdir "$1/etc" && mount -t tmpfs etc "$1/etc" && cp -a /etc/. "$1/etc" &&
        chown 12345 "$1/etc" && mount --bind "$1/etc" /etc && mount --make-rshared / &&
        cd / && shift && { CHANGE
        } && exec "$@"
        """
            .replace("CHANGE", change);
    var before = new ArrayList<>(List.of("unshare", "--mount", "sh", "-c", prepare, "sh"));
    before.add(folder.toString());
    before.addAll(user);
    var argv = ViewFixture.java(program, before);
    argv.add(folder.toString());
    var outcome = Outcome.of(new ProcessBuilder(argv));
    assumeReadable(outcome);
    return outcome;
  }

  private static void assumeReadable(Outcome outcome) {
    ViewFixture.assumeTrue(
        !outcome.errors().contains("Could not find or load main class"),
        "another user may not read the classes");
  }
}
