package dev.monday.forward.ssh;

/** What one forward has over its connection, each time that this is made. */
sealed interface SshForward permits LocalForward, RemoteForward {

  /**
   * Clients may come from now on, and wait.
   *
   * @param hurry called when one does; takes no time
   */
  void begin(Runnable hurry);

  /** Has the server answer for it. What it makes ends with the connection. */
  void establish(SshConnection connection) throws SshFailure, InterruptedException;

  /** It is of no use until it is established again; {@code why} is what those who wait are told. */
  void interrupted(SshFailure why);

  /** Takes nobody any more; connections that are there go on. */
  void end();

  /** For a person: from where it leads to where. */
  String where();
}
