package dev.monday.config;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.Optional;

/**
 * Whether a configuration that nobody named may be used: it says what to execute, so it must not be
 * another user's. Whoever belongs to the file's group is trusted.
 */
final class Trust {
  private static final int WRITABLE_BY_OTHERS = 0002;
  private static final int ROOT = 0;

  private final Problems problems;

  Trust(Problems problems) {
    this.problems = problems;
  }

  /** False after a report of why the file or folder is not to be trusted. */
  boolean check(Path path) {
    try {
      var owner = Files.getOwner(path);
      var uid = (int) Files.getAttribute(path, "unix:uid");
      if (uid != ROOT && !isCaller(owner, uid)) {
        report(
            path,
            "a configuration found by searching must be yours or root's; this belongs to %s"
                .formatted(Quoted.bare(owner.getName())),
            "if you trust it, name it with --config");
        return false;
      }
      if (((int) Files.getAttribute(path, "unix:mode") & WRITABLE_BY_OTHERS) != 0) {
        report(
            path,
            "a configuration found by searching must not be writable by others",
            "chmod o-w %s, or name it with --config".formatted(path));
        return false;
      }
      return true;
    } catch (UnsupportedOperationException e) {
      return true; // A file system without owners, where nobody else writes either.
    } catch (IOException e) {
      report(path, "cannot see whom this belongs to: " + SourceReader.reason(e), "");
      return false;
    }
  }

  private static boolean isCaller(UserPrincipal owner, int uid) throws IOException {
    var caller = caller();
    return caller.isPresent()
        ? caller.get().equals(owner)
        : Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(uid);
  }

  /** Who runs this; empty for a user that the user database does not know, as in containers. */
  private static Optional<UserPrincipal> caller() {
    try {
      var users = FileSystems.getDefault().getUserPrincipalLookupService();
      return Optional.of(users.lookupPrincipalByName(System.getProperty("user.name", "")));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private void report(Path path, String problem, String hint) {
    problems.report(SourcePosition.wholeFile(path), problem, hint);
  }
}
