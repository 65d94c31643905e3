package dev.monday.upgrade;

import dev.monday.system.Exchange;
import dev.monday.system.UserError;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Puts a new folder in the place of an old one, all on one file system: in one step where the
 * system has one, else by two renames with a way back.
 *
 * @param home where the old is and the new shall be
 * @param fresh where the new is
 * @param old where the old shall be; nothing is there yet
 */
record Replacement(Path home, Path fresh, Path old) {

  void run(Progress progress) throws IOException {
    if (!exchange()) {
      progress.step("if this is interrupted now, get the installation back with: " + wayBack());
      aside();
      intoPlace();
    }
    flush(home.resolveSibling("."));
  }

  /** Whether it was done in one step; when not, nothing has changed. */
  private boolean exchange() throws IOException {
    Files.move(fresh, old);
    if (Exchange.of(home, old)) {
      return true;
    }
    Files.move(old, fresh);
    return false;
  }

  void aside() throws IOException {
    Files.move(home, old);
  }

  void intoPlace() throws IOException {
    try {
      Files.move(fresh, home);
    } catch (IOException e) {
      try {
        Files.move(old, home);
      } catch (IOException worse) {
        throw new UserError(
            1,
            "cannot put %s in place: %s; get the installation back with: %s"
                .formatted(home, Messages.of(worse), wayBack()));
      }
      throw e;
    }
  }

  /** The command that undoes {@link #aside}. */
  String wayBack() {
    return "mv %s %s".formatted(Quoting.shell(old), Quoting.shell(home));
  }

  /** Has the names written to the disk, before what they named is removed. */
  private static void flush(Path folder) throws IOException {
    try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
