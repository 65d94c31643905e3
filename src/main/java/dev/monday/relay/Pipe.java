package dev.monday.relay;

import java.io.IOException;
import java.nio.channels.SocketChannel;

/** A pipe through which bytes go from one socket to another. It holds what is still to be sent. */
final class Pipe {
  /** How much it is asked to take at once. */
  static final int BYTES = 128 * 1024;

  private final Splice splice;
  private final Splice.Descriptors descriptors;
  private long content;

  Pipe(Splice splice, Splice.Descriptors descriptors) {
    this.splice = splice;
    this.descriptors = descriptors;
  }

  /** Takes what a socket has; returns what {@link Splice#move} does. */
  long fill(SocketChannel socket) throws IOException {
    long count = splice.move(splice.descriptor(socket), descriptors.writeEnd(), BYTES);
    if (count > 0) {
      content += count;
    }
    return count;
  }

  /** Gives a socket what it takes; returns how much. */
  long drain(SocketChannel socket) throws IOException {
    int descriptor = splice.descriptor(socket);
    long drained = 0;
    while (content > 0) {
      long count = splice.move(descriptors.readEnd(), descriptor, content);
      if (count == Splice.NOT_POSSIBLE) {
        throw new IOException("a socket takes nothing from a pipe");
      }
      if (count <= 0) {
        return drained;
      }
      content -= count;
      drained += count;
    }
    return drained;
  }

  boolean isEmpty() {
    return content == 0;
  }

  void close() {
    splice.close(descriptors);
  }
}
