package dev.monday.forward.ssh;

import java.io.IOException;

/**
 * A port that an SSH server listens on for us. It ends with its connection.
 *
 * @param port the one that it listens on
 */
public record RemoteListener(RemoteListeners owner, String bind, int port)
    implements AutoCloseable {

  /** Ends it; connections that were taken go on. */
  @Override
  public void close() throws IOException {
    owner.remove(this);
  }
}
