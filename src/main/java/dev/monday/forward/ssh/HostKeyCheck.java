package dev.monday.forward.ssh;

import java.util.List;

/** Whether a server is the one that it should be. */
public interface HostKeyCheck {

  /** Returns when the key may be trusted. */
  void check(HostKey key) throws SshFailure;

  /** The types of the keys that are known for the server, so that it is asked for one of these. */
  List<String> knownTypes() throws SshFailure;
}
