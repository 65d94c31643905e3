package dev.monday.forward.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.monday.testing.Await;
import dev.monday.testing.Installation;
import dev.monday.testing.Leftovers;
import dev.monday.testing.LiveRun;
import dev.monday.testing.Outcome;
import dev.monday.testing.Requires;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A hundred forwards over ten namespaces of a real cluster, by the packaged program. */
@Timeout(600)
class ManyForwardsIT {
  private static final int NAMESPACES = 10;
  private static final int FORWARDS = 100;
  private static final int KIB_MORE = 40 * 1024;
  private static final String ESTABLISHED = "01";
  private static final Pattern USED = Pattern.compile("total \\d+K, used (\\d+)K");

  @TempDir private Path temp = Path.of("");
  private Path folder = Path.of("");
  private final List<RealCluster> namespaces = new ArrayList<>();

  @BeforeEach
  void begin() throws Exception {
    Requires.linux();
    folder = temp.toRealPath();
    Files.writeString(folder.resolve("hosts"), "127.0.0.1\tlocalhost\n");
    for (int i = 0; i < NAMESPACES; i++) {
      var namespace = RealCluster.in("monday-many");
      namespaces.add(namespace);
      namespace.here("run", "ends", "--image=docker.io/local/app:1", "--image-pull-policy=Never");
    }
    for (var namespace : namespaces) {
      namespace.here("wait", "--for=condition=Ready", "pod/ends", "--timeout=120s");
    }
  }

  @AfterEach
  void end() throws Exception {
    Leftovers.awaitNone(folder);
    for (var namespace : namespaces) {
      namespace.forget();
    }
  }

  private LiveRun start(int forwards) throws Exception {
    var text =
        new StringBuilder(
            """
            kubeconfig: %s
            projects:
              - name: shop
                forward:
            """
                .formatted(namespaces.getFirst().kubeconfig()));
    for (int i = 0; i < forwards; i++) {
      text.append(
          """
                - name: api-%1$d
                  type: kubernetes
                  values: {hostname: api-%1$d.svc.local, namespace: %2$s, pod: ends, ports: [9000], probe: false}
          """
              .formatted(i, namespaces.get(i % NAMESPACES).namespace()));
    }
    Files.writeString(folder.resolve("monday.yaml"), text);
    var builder =
        new ProcessBuilder(
            Installation.PROGRAM.toString(), "run", "shop", "--config", folder.toString());
    builder.environment().keySet().removeIf(name -> name.contains("KUBE"));
    builder.environment().put("XDG_STATE_HOME", folder.resolve("state").toString());
    builder.environment().put("HOME", folder.toString());
    builder.environment().put("MONDAY_HOSTS_FILE", folder.resolve("hosts").toString());
    var run = LiveRun.of(builder);
    run.await("✔ ready", forwards);
    return run;
  }

  private static void end(LiveRun run) throws Exception {
    run.signal("TERM");
    var outcome = run.end();
    assertEquals(0, outcome.status(), outcome::toString);
  }

  /** What is left of the heap after a collection, in KiB. */
  private static int heap(long pid) throws Exception {
    var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    var process = Long.toString(pid);
    Outcome.of(new ProcessBuilder(jcmd, process, "GC.run"));
    var said = Outcome.of(new ProcessBuilder(jcmd, process, "GC.heap_info")).output();
    return USED.matcher(said).results().mapToInt(one -> Integer.parseInt(one.group(1))).sum();
  }

  /** How many connections the program has to the API server. */
  private static int connections(long pid, int port) {
    try {
      Set<String> inodes;
      try (var descriptors = Files.list(Path.of("/proc/%d/fd".formatted(pid)))) {
        inodes =
            descriptors
                .map(ManyForwardsIT::target)
                .filter(target -> target.startsWith("socket:["))
                .map(target -> target.substring(8, target.length() - 1))
                .collect(Collectors.toSet());
      }
      int count = 0;
      for (var table : List.of("tcp", "tcp6")) {
        for (var line : Files.readAllLines(Path.of("/proc/net", table))) {
          var fields = line.strip().split("\\s+", -1);
          boolean there = fields[2].endsWith(":%04X".formatted(port));
          count += there && fields[3].equals(ESTABLISHED) && inodes.contains(fields[9]) ? 1 : 0;
        }
      }
      return count;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException _) {
      return ""; // it was closed meanwhile
    }
  }

  @Test
  void theyShareOneWatchForEachNamespaceAndLittleMemory() throws Exception {
    int alone;
    try (var run = start(1)) {
      alone = heap(run.pid());
      end(run);
    }
    int port = namespaces.getFirst().port();
    try (var run = start(FORWARDS)) {
      int together = heap(run.pid());
      assertTrue(together - alone < KIB_MORE, () -> "%d KiB, alone %d".formatted(together, alone));
      Await.until(
          () -> connections(run.pid(), port) == NAMESPACES,
          () -> "%d connections".formatted(connections(run.pid(), port)));
      System.out.printf("heap: %d KiB, of one forward %d KiB%n", together, alone);
      end(run);
    }
  }
}
