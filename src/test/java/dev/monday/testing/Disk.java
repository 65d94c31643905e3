package dev.monday.testing;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/**
 * A small disk of the test's own, in memory. Where the system does not let the tests mount one, as
 * for others than root and in many containers, the test is skipped: there is nothing to mend.
 */
public final class Disk implements AutoCloseable {
  private final Path folder;

  private Disk(Path folder) {
    this.folder = folder;
  }

  /**
   * Mounts it.
   *
   * @param options as of mount(8), such as "size=64k"
   */
  public static Disk at(Path folder, String options) throws IOException {
    Requires.linux();
    Assumptions.assumeTrue(
        succeeds("mount", "-t", "tmpfs", "-o", options, "tmpfs", folder.toString()),
        "skipped: may not mount a disk");
    return new Disk(folder);
  }

  public void makeReadOnly() throws IOException {
    require(succeeds("mount", "-o", "remount,ro", folder.toString()), "remount");
  }

  @Override
  public void close() throws IOException {
    require(succeeds("umount", folder.toString()), "unmount");
  }

  private void require(boolean done, String what) {
    if (!done) {
      throw new AssertionError("cannot %s %s".formatted(what, folder));
    }
  }

  private static boolean succeeds(String... command) throws IOException {
    try {
      return Outcome.of(new ProcessBuilder(command)).status() == 0;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
