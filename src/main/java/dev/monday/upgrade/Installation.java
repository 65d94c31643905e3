package dev.monday.upgrade;

import dev.monday.system.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;

/**
 * A folder that holds this program and that the person who runs it may replace.
 *
 * @param home its real path
 */
record Installation(Path home) {
  static final Path PROGRAM = Path.of("bin", "monday");

  /**
   * @throws UserError when the folder is no installation, or not this person's to replace
   */
  static Installation at(Path home, PackageManagers packageManagers) {
    var found = new Installation(real(home));
    found.checkOwner();
    packageManagers
        .ownerOf(found.program())
        .ifPresent(owner -> {
          throw found.refusal("it was installed by " + owner, "upgrade it with that");
        });
    found.checkWritable();
    found.checkUnused();
    return found;
  }

  private static Path real(Path home) {
    try {
      var real = home.toRealPath();
      if (real.getParent() != null && Files.isExecutable(real.resolve(PROGRAM))) {
        return real;
      }
    } catch (IOException _) {
      // not there: refused below
    }
    throw new UserError(
        "cannot upgrade %s: it holds no %s; run the upgrade from an unpacked release"
            .formatted(home, PROGRAM));
  }

  Path program() {
    return home.resolve(PROGRAM);
  }

  private void checkOwner() {
    try {
      var owner = Files.getOwner(home);
      var me = me();
      if (!owner.equals(me)) {
        throw refusal(
            "it belongs to %s, and you are %s".formatted(owner.getName(), me.getName()),
            "upgrade it as its owner");
      }
    } catch (IOException e) {
      throw refusal(Messages.of(e), "check the disk");
    }
  }

  /** Whose files this process makes, found by making one. */
  private static UserPrincipal me() throws IOException {
    var file = Files.createTempFile("monday", ".owner");
    try {
      return Files.getOwner(file);
    } finally {
      Files.delete(file);
    }
  }

  private void checkWritable() {
    var parent = home.resolve("..");
    if (!Files.isWritable(parent)) {
      throw refusal("you cannot write in " + home.getParent(), "upgrade it as who can");
    }
    if (!Files.isWritable(home)) {
      throw refusal("it is read-only", "make it writable: chmod -R u+w " + Quoting.shell(home));
    }
  }

  /** A run would lose the files that it has not loaded yet. */
  private void checkUnused() {
    try (var processes = ProcessHandle.allProcesses()) {
      processes
          .filter(process -> process.pid() != ProcessHandle.current().pid())
          .filter(process -> process.info().command().filter(this::holds).isPresent())
          .findFirst()
          .ifPresent(process -> {
            throw refusal("pid %d runs from it".formatted(process.pid()), "stop that first");
          });
    }
  }

  private boolean holds(String command) {
    return Path.of(command).startsWith(home);
  }

  private UserError refusal(String why, String mend) {
    return new UserError("cannot upgrade %s: %s; %s".formatted(home, why, mend));
  }
}
