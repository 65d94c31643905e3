package dev.monday.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Starts programs that see another hosts file than the rest of this machine, each in a mount
 * namespace of its own (mount_namespaces(7)), where the file lies over {@code /etc/hosts}. Who is
 * not root gets the right to mount from a user namespace, which maps them to root, and their own
 * number back from a second one inside it, with no capability left. Every step replaces itself by
 * the next: the process stays the same, and the program is it in the end. Linux only.
 */
public final class PrivateView {

  static final Path HOSTS = Path.of("/etc/hosts");

  /** The status of a program whose view could not be made. */
  static final int NO_VIEW = 125;

  /**
   * It uses no variable, since a name of its own might be one of the program's environment.
   * Mounting is the one step that has to be a child.
   */
  private static final String MOUNT =
      "\"$1\" -n -o bind \"$2\" /etc/hosts || exit 125\nshift 2\nexec \"$@\"";

  private final Path unshare;
  private final Path mount;
  private final ViewUser user;

  /** What came of the trial. */
  public sealed interface Attempt {

    /** Apps can have views. */
    record Possible(PrivateView view) implements Attempt {}

    /**
     * They cannot.
     *
     * @param reason what stands in the way, as the end of a sentence
     * @param mend what to do about it; empty when nothing can be done
     */
    record Impossible(String reason, String mend) implements Attempt {

      /** Both as one line for a person. */
      public String text() {
        return mend.isEmpty() ? reason : reason + "; " + mend;
      }
    }
  }

  private PrivateView(Path unshare, Path mount, ViewUser user) {
    this.unshare = unshare;
    this.mount = mount;
    this.user = user;
  }

  /**
   * Tries it with a program that looks up a name of the file. Nothing less tells: a system may
   * allow the namespaces and forbid the mount, or look names up elsewhere.
   *
   * @throws IOException when the trial's file cannot be written
   */
  public static Attempt ofThisSystem() throws IOException, InterruptedException {
    if (!Posix.IS_LINUX) {
      return new Attempt.Impossible("only Linux can give a program its own /etc/hosts", "");
    }
    if (!Files.exists(HOSTS)) {
      return new Attempt.Impossible("there is no /etc/hosts", "create it, if only with localhost");
    }
    return of(ViewUser.ofThisProcess(), SessionStarter.ofThisSystem());
  }

  static Attempt of(ViewUser user, SessionStarter starter)
      throws IOException, InterruptedException {
    Optional<Path> unshare = ProgramSearch.tool("unshare");
    Optional<Path> mount = ProgramSearch.tool("mount");
    if (unshare.isEmpty() || mount.isEmpty()) {
      return new Attempt.Impossible(
          (unshare.isEmpty() ? "unshare" : "mount") + " not found",
          "install util-linux, which has it");
    }
    if (user.isRoot() && !user.mayMount()) {
      return new Attempt.Impossible(
          "root may not mount here, as in most containers",
          "share the names with this machine: root may write /etc/hosts");
    }
    var view = new PrivateView(unshare.get(), mount.get(), user);
    Optional<Attempt.Impossible> refusal = ViewTrial.of(view, starter);
    return refusal.isPresent() ? refusal.get() : new Attempt.Possible(view);
  }

  /**
   * The same launch, with that file over {@code /etc/hosts}. What is written into the file later is
   * seen; another file in its place is not. When it cannot be mounted, the program does not run and
   * its status is 125.
   */
  public Launch in(Path hostsFile, Launch launch) {
    var entry = new ArrayList<>(entry(hostsFile));
    entry.addAll(launch.entry());
    return new Launch(launch.argv(), launch.folder(), launch.environment(), entry);
  }

  /** Later mounts of the machine come in ("slave"), as a disk that is plugged in; none gets out. */
  private List<String> entry(Path hostsFile) {
    var entry = new ArrayList<>(List.of(unshare.toString()));
    if (!user.mayMount()) {
      entry.addAll(List.of("--user", "--map-root-user"));
    }
    entry.addAll(List.of("--mount", "--propagation", "slave", "--"));
    entry.addAll(List.of("/bin/sh", "-c", MOUNT, "monday-view"));
    entry.addAll(List.of(mount.toString(), hostsFile.toAbsolutePath().toString()));
    if (!user.mayMount()) {
      entry.addAll(List.of(unshare.toString(), "--user"));
      entry.addAll(List.of("--map-user=" + user.uid(), "--map-group=" + user.gid(), "--"));
    }
    return entry;
  }

  /**
   * Mounts the file again for those of the processes that lost it. A mount goes when what it lies
   * on is replaced: who renames a new file to {@code /etc/hosts} takes every view away. Processes
   * that never had a view, and those with another root folder, as in a container, are left alone.
   *
   * @throws IOException when one could not be mounted; all others were tried
   */
  void restore(Path hostsFile, List<Long> pids) throws IOException, InterruptedException {
    var failures = new ArrayList<IOException>();
    for (long pid : pids) {
      try {
        mountAgainIfLost(hostsFile, pid);
      } catch (IOException failure) {
        if (hasLost(pid)) {
          failures.add(failure); // else it has ended meanwhile
        }
      }
    }
    if (!failures.isEmpty()) {
      failures.stream().skip(1).forEach(failures.getFirst()::addSuppressed);
      throw failures.getFirst();
    }
  }

  private static boolean hasLost(long pid) {
    Path process = Path.of("/proc", Long.toString(pid));
    Path own = Path.of("/proc/self/ns/mnt");
    try {
      return !Files.isSameFile(process.resolve("ns/mnt"), own)
          && Files.isSameFile(process.resolve("root"), Path.of("/"))
          && Files.isSameFile(Path.of(process + "/root" + HOSTS.toRealPath()), HOSTS);
    } catch (IOException _) {
      return false; // it has ended
    }
  }

  private void mountAgainIfLost(Path hostsFile, long pid) throws IOException, InterruptedException {
    if (!hasLost(pid)) {
      return;
    }
    Path namespace = Path.of("/proc", Long.toString(pid), "ns/mnt");
    var argv = new ArrayList<>(List.of("nsenter", "--mount=" + namespace));
    if (!user.mayMount()) {
      argv.addAll(List.of("--user=/proc/self/fd/0", "--preserve-credentials"));
    }
    argv.addAll(List.of("--", mount.toString(), "-n", "-o", "bind"));
    argv.addAll(List.of(hostsFile.toAbsolutePath().toString(), HOSTS.toString()));
    try (var owner = ViewOwner.of(namespace)) {
      var process =
          new ProcessBuilder(argv)
              .redirectInput(owner.file().toFile())
              .redirectErrorStream(true)
              .start();
      try (var output = process.getInputStream()) {
        var said = new String(output.readAllBytes(), UTF_8).strip();
        if (process.waitFor() != 0) {
          throw new IOException("process %d lost its view of it: %s".formatted(pid, said));
        }
      }
    }
  }
}
