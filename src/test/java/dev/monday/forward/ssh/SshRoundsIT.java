package dev.monday.forward.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.monday.forward.EchoServer;
import dev.monday.testing.Leftovers;
import dev.monday.testing.LiveRun;
import dev.monday.testing.NetworkNamespace;
import dev.monday.testing.Requires;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that goes and comes: every new connection of a client waits for it, and is served. */
@Timeout(900)
class SshRoundsIT {
  private static final int CLIENTS = 4;
  private static final int ROUNDS =
      (int) Math.max(1, 20 * Double.parseDouble(System.getProperty("monday.rounds", "0.1")));
  private static final long REFUSING_MILLIS = 5_000;

  @TempDir private Path temp;
  private final List<AutoCloseable> opened = new ArrayList<>();
  private SshProject project;

  @BeforeEach
  void start() throws Exception {
    Requires.linux();
    project = new SshProject(temp.toRealPath());
    project.sshConfig();
  }

  @AfterEach
  void end() throws Exception {
    for (AutoCloseable one : opened.reversed()) {
      one.close();
    }
    Leftovers.awaitNone(project.folder);
  }

  private <T extends AutoCloseable> T keep(T closeable) {
    opened.add(closeable);
    return closeable;
  }

  /** What a program has open. */
  private record Held(int threads, int handles) {
    static Held by(long pid) throws IOException {
      return new Held(count(pid, "task"), count(pid, "fd"));
    }

    private static int count(long pid, String what) throws IOException {
      try (var files = Files.list(Path.of("/proc", Long.toString(pid), what))) {
        return (int) files.count();
      }
    }
  }

  private void rounds(LoopingClients.Action afterKill, Sshd sshd) throws Exception {
    var service = keep(new EchoServer("127.0.0.1", "hello "));
    project.know(sshd);
    int port = SshProject.freePort();
    project.configure("", project.local("db", sshd.remote(), port, service.port()));
    try (var run = project.start()) {
      run.await("db.svc.local:" + port);
      try (var clients = LoopingClients.start(CLIENTS, project.place("db", port), "hello ")) {
        clients.awaitAnswers(100);
        var before = new Held(0, 0);
        for (int round = 0; round < ROUNDS && clients.wrong().isEmpty(); round++) {
          clients.between(sshd::kill);
          afterKill.run();
          sshd.startAgain();
          clients.awaitAnswers(100);
          if (round == 0) {
            before = Held.by(run.pid()); // what the first loss has loaded stays
          }
        }
        assertEquals(List.of(), clients.wrong());
        assertFlat(before, run);
      }
      run.signal("TERM");
      var outcome = run.end();
      assertEquals(0, outcome.status(), outcome::toString);
    }
  }

  /** Java starts and ends a few threads of its own as it likes. */
  private static void assertFlat(Held before, LiveRun run) throws IOException {
    var after = Held.by(run.pid());
    System.out.printf("SshRoundsIT: %d rounds, before %s, after %s%n", ROUNDS, before, after);
    assertTrue(after.threads() <= before.threads() + 4, () -> before + " → " + after);
    assertTrue(after.handles() <= before.handles() + CLIENTS * 2, () -> before + " → " + after);
  }

  @Test
  void serverIsKilledAndStartedAgain() throws Exception {
    rounds(() -> {}, keep(Sshd.start(project.folder, "server")));
  }

  @Test
  void serverRefusesForAWhile() throws Exception {
    rounds(() -> Thread.sleep(REFUSING_MILLIS), keep(Sshd.start(project.folder, "server")));
  }

  /**
   * Two network namespaces with a cable between them. What goes to a wrong hardware address is
   * dropped by the receiver without a word, so neither side hears that the link is gone.
   */
  @Test
  void linkGoesSilent() throws Exception {
    Requires.command("python3");
    var here = keep(NetworkNamespace.open());
    var there = keep(NetworkNamespace.open());
    here.run("ip link add veth0 type veth peer name veth1 netns " + there.pid());
    here.run("ip addr add 10.77.0.1/24 dev veth0 && ip link set veth0 up && ip link set lo up");
    there.run("ip addr add 10.77.0.2/24 dev veth1 && ip link set veth1 up && ip link set lo up");
    var sshd = keep(Sshd.start(project.folder, "server", there.prefix(), "10.77.0.2"));
    Files.writeString(
        project.knownHosts(), sshd.knownHost("ed25519").replace("127.0.0.1", "10.77.0.2"));
    var scripts = project.folder.resolve("service.py");
    Files.writeString(scripts, SERVICE);
    keep(there.start("exec python3 " + scripts));
    var remote = sshd.remote().replace("127.0.0.1", "10.77.0.2");
    project.configure("", project.local("db", remote, 5432, 7000));
    try (var run = project.start(here.prefix().toArray(new String[0]))) {
      run.await("db.svc.local:5432");
      var client = project.folder.resolve("client.py");
      Files.writeString(client, CLIENT);
      var address = project.place("db", 5432).getAddress().getHostAddress();
      var pause = project.folder.resolve("pause");
      var loop = "exec python3 %s %s %s".formatted(client, address, pause);
      try (var clients = LiveRun.of(here.builder(loop))) {
        clients.await("20 answered");
        var before = new Held(0, 0);
        for (int round = 1; round <= ROUNDS; round++) {
          Files.createFile(pause);
          clients.await("paused %d".formatted(round));
          here.run("ip neigh replace 10.77.0.2 lladdr 02:00:00:00:00:99 dev veth0 nud permanent");
          there.run("ip neigh replace 10.77.0.1 lladdr 02:00:00:00:00:98 dev veth1 nud permanent");
          Files.delete(pause);
          clients.await("waiting %d".formatted(round));
          run.await("it gave no sign of life", round);
          here.run("ip neigh del 10.77.0.2 dev veth0");
          there.run("ip neigh del 10.77.0.1 dev veth1");
          clients.await("served again %d".formatted(round));
          if (round == 1) {
            before = Held.by(run.pid());
          }
        }
        assertFlat(before, run);
        clients.signal("TERM");
        assertEquals("", clients.end().errors());
      }
      run.signal("TERM");
      var outcome = run.end();
      assertEquals(0, outcome.status(), outcome::toString);
    }
  }

  private static final String SERVICE =
      """
      import socket, threading
      def serve(client):
          with client:
              data = client.recv(1000)
              client.sendall(b"hello " + data)
      server = socket.create_server(("127.0.0.1", 7000), backlog=100)
      while True:
          threading.Thread(target=serve, args=(server.accept()[0],), daemon=True).start()
      """;

  /**
   * Says when a connection takes long, and when it was served; what is wrong is an error. There is
   * none while a file is there.
   */
  private static final String CLIENT =
      """
      import os, socket, sys, time
      place, number, silent, pauses = (sys.argv[1], 5432), 0, 0, 0
      while True:
          if os.path.exists(sys.argv[2]):
              pauses += 1
              print("paused", pauses, flush=True)
              while os.path.exists(sys.argv[2]):
                  time.sleep(0.01)
          number += 1
          text = b"%d" % number
          client = socket.create_connection(place, timeout=60)
          client.sendall(text)
          client.settimeout(3)
          late = False
          while True:
              try:
                  answer = client.recv(1000)
                  break
              except socket.timeout:
                  if not late:
                      late, silent = True, silent + 1
                      print("waiting", silent, flush=True)
                      client.settimeout(60)
                  else:
                      raise
          if answer != b"hello " + text:
              sys.exit("%r was answered by %r" % (text, answer))
          if late:
              print("served again", silent, flush=True)
          if number % 20 == 0:
              print(number, "answered", flush=True)
      """;
}
