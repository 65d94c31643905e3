package dev.monday.watch;

import dev.monday.testing.Requires;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** File systems that nobody sees but this and what is started by {@link #entry}. */
final class PrivateMounts implements AutoCloseable {
  private static final Path SERVER = Path.of("/usr/lib/openssh/sftp-server");

  /** A shell in a mount namespace of its own; it ends with its standard input. */
  private final Process shell;

  private final BufferedWriter commands;
  private final BufferedReader answers;

  private PrivateMounts(Process shell) {
    this.shell = shell;
    this.commands = shell.outputWriter();
    this.answers = shell.inputReader();
  }

  static PrivateMounts open() throws IOException {
    Requires.root();
    Requires.command("unshare");
    Requires.command("nsenter");
    Requires.command("sshfs");
    Requires.that(Files.isExecutable(SERVER), "there is no " + SERVER);
    Requires.that(Files.exists(Path.of("/dev/fuse")), "there is no /dev/fuse");
    return new PrivateMounts(
        new ProcessBuilder("unshare", "--mount", "sh").redirectErrorStream(true).start());
  }

  /**
   * Mounts a folder on another of the same parent by a file server, without a network and without a
   * cache. Nothing in its arguments or environment names the parent, so that it is not taken for
   * what a run has left.
   */
  void mount(Path served, Path on) throws IOException {
    run(
        """
        cd %1$s; mkfifo pipe
        env -u PWD -u OLDPWD %2$s <pipe |
          env -u PWD -u OLDPWD sshfs -o passive,dir_cache=no,attr_timeout=0,entry_timeout=0 :%3$s %4$s >pipe &
        for i in $(seq 300); do mountpoint -q %4$s && break; sleep 0.1; done
        mountpoint -q %4$s && echo done || echo failed\
        """
            .formatted(served.getParent(), SERVER, served.getFileName(), on.getFileName()));
  }

  private void run(String script) throws IOException {
    commands.write(script + "\n");
    commands.flush();
    for (var line = answers.readLine(); !"done".equals(line); line = answers.readLine()) {
      if (line == null || line.equals("failed")) {
        throw new AssertionError("cannot be done: " + script);
      }
      System.out.println(line);
    }
  }

  /** What to put in front of a program that sees them. */
  String[] entry() {
    return new String[] {"nsenter", "--target", Long.toString(shell.pid()), "--mount", "--"};
  }

  @Override
  public void close() throws IOException {
    commands.write("umount --all --types fuse.sshfs\n");
    commands.close();
    try {
      if (!shell.waitFor(30, TimeUnit.SECONDS)) {
        throw new AssertionError("the shell of a mount namespace has not ended");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
