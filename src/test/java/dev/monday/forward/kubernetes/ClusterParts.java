package dev.monday.forward.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.monday.testing.Requires;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The programs of a cluster of one node on this machine, which a test ends and a script brings
 * back. The script is named by {@code MONDAY_TEST_CLUSTER_UP}; a program's process id is in {@code
 * run/log/NAME.pid} beside the kubeconfig.
 */
record ClusterParts(Path pids, Path script) {
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final Duration START = Duration.ofMinutes(3);

  /** A program of the cluster. */
  enum Part {
    API_SERVER("apiserver", "kube-apiserver"),
    ETCD("etcd", "etcd"),
    KUBELET("kubelet", "kubelet");

    private final String name;
    private final String program;

    Part(String name, String program) {
      this.name = name;
      this.program = program;
    }
  }

  static ClusterParts of(Path kubeconfig) {
    var script = System.getenv("MONDAY_TEST_CLUSTER_UP");
    Requires.asked(
        script != null, "MONDAY_TEST_CLUSTER_UP names no script that brings parts of it back");
    Requires.root();
    return new ClusterParts(kubeconfig.resolveSibling("run/log"), Path.of(script));
  }

  /** Ends a program, by force when it does not end when it is asked to. */
  void end(Part part) throws Exception {
    long pid = Long.parseLong(Files.readString(pids.resolve(part.name + ".pid")).strip());
    var process = ProcessHandle.of(pid).orElseThrow();
    var program = Path.of(process.info().command().orElseThrow()).getFileName().toString();
    assertEquals(part.program, program, "the process " + pid);
    process.destroy();
    try {
      process.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException _) {
      process.destroyForcibly();
      process.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
  }

  /** Brings back what is not there, and waits until it can be used. */
  void bringBack() throws IOException, InterruptedException {
    var up =
        new ProcessBuilder("bash", script.toString())
            .redirectInput(Redirect.from(new File("/dev/null")))
            .redirectOutput(Redirect.DISCARD)
            .redirectError(Redirect.INHERIT)
            .start();
    assertTrue(up.waitFor(START.toSeconds(), TimeUnit.SECONDS), "it does not end: " + script);
    assertEquals(0, up.exitValue(), script.toString());
  }
}
