package dev.monday.forward.kubernetes;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * What carries one connection to a pod's port: a protocol of the API server. One thread at a time
 * reads, and one writes; all may end it.
 */
sealed interface PodStream permits SpdyStream, WebSocketStream {

  /** The server says what went wrong, in words that its container runtime chose. */
  final class Trouble extends IOException {
    private static final long serialVersionUID = 1L;

    Trouble(String said) {
      super(said);
    }

    String said() {
      return String.valueOf(getMessage());
    }
  }

  /**
   * Waits until the server has taken the stream. That a port is refused in the pod shows later,
   * when it is read.
   */
  void awaitTaken() throws IOException;

  /**
   * Waits for at least one byte; -1 at the pod's orderly end.
   *
   * @throws Trouble when the server says that there was no such end
   */
  int read(byte[] bytes, int offset, int count) throws IOException;

  /** Waits until all of it is on its way. */
  void write(ByteBuffer bytes) throws IOException;

  /** Whether the last word was the pod's, which then has taken all that was sent, most likely. */
  boolean isAnswered();

  /** Asks the server for a sign of life. */
  void ping() throws IOException;

  /** When something was last heard, as {@link System#nanoTime}. */
  long lastHeard();

  /** Whether what comes is not read at the moment, so that its silence says nothing. */
  boolean isFallenBehind();

  /** How long waiting for the server may take; zero for ever. */
  void setPatience(Duration patience) throws IOException;

  /** Ends it in order, without waiting for the server. */
  void close();

  /** Ends it at once; frees who waits for it. */
  void reset();
}
