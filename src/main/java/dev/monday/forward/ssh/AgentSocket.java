package dev.monday.forward.ssh;

import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.agent.common.AbstractAgentProxy;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/**
 * An agent's socket, which holds keys and signs with them. An agent may ask the person first, so it
 * has some time for each answer; after that the socket is closed.
 */
final class AgentSocket extends AbstractAgentProxy {
  private static final Duration LONGEST = Duration.ofSeconds(60);

  /** As much as OpenSSH takes from an agent. */
  private static final int MOST_BYTES = 256 * 1024;

  private final SocketChannel channel;
  private final ScheduledExecutorService timers;

  AgentSocket(Path socket, ScheduledExecutorService timers) throws IOException {
    super(null);
    this.channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
    this.timers = timers;
  }

  @Override
  public boolean isOpen() {
    return channel.isOpen();
  }

  @Override
  protected synchronized Buffer request(Buffer buffer) throws IOException {
    var deadline = timers.schedule(this::giveUp, LONGEST.toMillis(), TimeUnit.MILLISECONDS);
    try {
      int end = buffer.wpos();
      buffer.wpos(0);
      buffer.putUInt(end - 4L);
      buffer.wpos(end);
      var request = ByteBuffer.wrap(buffer.array(), buffer.rpos(), buffer.available());
      while (request.hasRemaining()) {
        channel.write(request);
      }
      int length = receive(4).getInt();
      if (length < 1 || length > MOST_BYTES) {
        throw new IOException("the agent's answer makes no sense");
      }
      return new ByteArrayBuffer(receive(length).array());
    } finally {
      deadline.cancel(false);
    }
  }

  private ByteBuffer receive(int length) throws IOException {
    var bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes) < 0) {
        throw new EOFException("the agent has gone");
      }
    }
    return bytes.flip();
  }

  private void giveUp() {
    try {
      channel.close();
    } catch (IOException failure) {
      log.debug("cannot close the agent's socket", failure);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
    super.close();
  }
}
