package dev.monday.relay;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A connection that bytes go through each way: a TCP connection, a channel of an SSH connection, a
 * stream to a pod. Its methods wait, and are called on virtual threads; one thread at a time reads,
 * and one at a time writes. All may close it, after which reading and writing fail.
 */
public interface Duplex extends AutoCloseable {
  /** Waits for at least one byte; -1 when the peer has ended its side. */
  int read(ByteBuffer bytes) throws IOException;

  /** Waits until all of it is on its way; slow readers make it wait. */
  void write(ByteBuffer bytes) throws IOException;

  /** Ends this side; the peer's goes on. */
  void shutdownOutput() throws IOException;

  /**
   * Whether the peer, whose end was read, has closed its own side too, so that nothing reaches it
   * any more; false where that cannot be known.
   */
  default boolean isGone() {
    return false;
  }

  /**
   * Whoever its bytes were for has gone, after {@link #shutdownOutput}. What was written is still
   * to arrive.
   */
  default void nobodyReads() {}

  /**
   * Ends both sides at once, and tells the peer that it was no orderly end where that is possible.
   */
  void reset();

  /** Ends both sides. */
  @Override
  void close();
}
