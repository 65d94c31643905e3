package dev.monday.relay;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** A TCP connection, whose channel is in blocking mode. */
public final class SocketDuplex implements Duplex {
  private final SocketChannel channel;

  public SocketDuplex(SocketChannel channel) throws IOException {
    this.channel = channel;
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
  }

  @Override
  public int read(ByteBuffer bytes) throws IOException {
    return channel.read(bytes);
  }

  @Override
  public void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  @Override
  public void shutdownOutput() throws IOException {
    channel.shutdownOutput();
  }

  @Override
  public void reset() {
    try {
      channel.setOption(StandardSocketOptions.SO_LINGER, 0);
    } catch (IOException _) {
      // the connection is already gone, and with it whom to tell
    }
    close();
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException _) {
      // the descriptor is given back all the same
    }
  }
}
