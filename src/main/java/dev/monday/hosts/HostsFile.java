package dev.monday.hosts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A hosts file on disk. It is changed under a lock that all runs share, in one step wherever the
 * system has one, and anew when somebody else was found to have changed it meanwhile.
 */
record HostsFile(Path path, HostsLocks locks) {
  static final Path OF_THE_SYSTEM = Path.of("/etc/hosts");

  private static final int ATTEMPTS = 200;

  static HostsFile of(Path path) {
    return new HostsFile(path, HostsLocks.of(path));
  }

  /** What a change makes of the text, and what it has to tell. */
  record Edit<T>(T result, HostsText text) {}

  HostsText read() throws IOException {
    return HostsText.of(Files.readAllBytes(path));
  }

  /**
   * Changes the file.
   *
   * @param change called again with the new text when somebody else was faster
   */
  <T> T edit(Function<HostsText, Edit<T>> change) throws IOException {
    try (var _ = locks.lockEditing()) {
      var target = path.toRealPath();
      Replacement.removeLeftovers(target);
      for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
        var before = Files.readAllBytes(target);
        var edit = change.apply(HostsText.of(before));
        if (Replacement.of(target, before, edit.text().bytes())) {
          return edit.result();
        }
      }
      throw new IOException("another program changes it all the time");
    }
  }

  /** Changes the file where there is nothing to tell. */
  void change(UnaryOperator<HostsText> change) throws IOException {
    var _ = edit(text -> new Edit<>(true, change.apply(text)));
  }
}
