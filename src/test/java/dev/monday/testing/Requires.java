package dev.monday.testing;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/**
 * What a test needs of the machine. A test whose need is not met is skipped with a line that says
 * what is missing; it fails where {@code MONDAY_TESTS_COMPLETE=1} promises that all is there.
 */
public final class Requires {
  private Requires() {}

  /** Needs a program on the {@code PATH}. */
  public static void command(String name) {
    that(onPath(name), "no \"" + name + "\" on the PATH");
  }

  /** Needs Linux. Elsewhere the test is skipped whatever is promised: there is nothing to mend. */
  public static void linux() {
    Assumptions.assumeTrue(
        System.getProperty("os.name").equals("Linux"), "skipped: this is not Linux");
  }

  /** Needs the tests to run as root. */
  public static void root() {
    that(isRoot(), "not running as root");
  }

  /** Needs not to be root, who may read and write all. In CI that is root, nothing is to mend. */
  public static void notRoot() {
    Assumptions.assumeFalse(isRoot(), "skipped: root may read and write all");
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  /**
   * Needs a Kubernetes cluster and gives its kubeconfig, which {@code MONDAY_TEST_KUBECONFIG}
   * names. Without that variable the test is skipped whatever is promised: no package installs a
   * cluster.
   */
  public static Path cluster() {
    var named = System.getenv("MONDAY_TEST_KUBECONFIG");
    asked(named != null, "no cluster: MONDAY_TEST_KUBECONFIG names no kubeconfig");
    that(Files.isReadable(Path.of(named)), "%s cannot be read".formatted(named));
    command("kubectl");
    return Path.of(named);
  }

  /**
   * Needs something that only a person can say. Where it is not said the test is skipped whatever
   * is promised.
   */
  public static void asked(boolean said, String missing) {
    Assumptions.assumeTrue(said, () -> "skipped: " + missing);
  }

  /** Needs a condition; {@code missing} says in a few words what is not there when it is false. */
  public static void that(boolean met, String missing) {
    if (met) {
      return;
    }
    if (isComplete()) {
      throw new AssertionError("MONDAY_TESTS_COMPLETE=1, but " + missing);
    }
    Assumptions.abort("skipped: " + missing);
  }

  /** Whether {@code MONDAY_TESTS_COMPLETE=1} promises that all is there. */
  public static boolean isComplete() {
    return "1".equals(System.getenv("MONDAY_TESTS_COMPLETE"));
  }

  private static boolean onPath(String name) {
    String path = System.getenv().getOrDefault("PATH", "");
    for (String folder : path.split(File.pathSeparator, -1)) {
      if (Files.isExecutable(Path.of(folder, name))) {
        return true;
      }
    }
    return false;
  }
}
