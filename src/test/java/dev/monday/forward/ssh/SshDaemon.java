package dev.monday.forward.ssh;

import java.util.List;

/** What serves at the port of an {@link Sshd}. */
sealed interface SshDaemon permits OpenSshDaemon, EmbeddedSshDaemon {
  /** Returns when it listens. */
  void start() throws Exception;

  /** Ends it with all its connections, without a word to anyone. */
  void kill();

  /**
   * Skips the test unless one side of a connection behind it may end while the other goes on, as
   * RFC 4254 has it in section 5.3.
   */
  void requireHalfClose();

  /** The processes that serve connections now. */
  List<ProcessHandle> children();
}
