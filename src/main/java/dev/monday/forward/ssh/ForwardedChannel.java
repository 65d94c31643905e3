package dev.monday.forward.ssh;

import dev.monday.relay.Duplex;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.sshd.client.future.DefaultOpenFuture;
import org.apache.sshd.client.future.OpenFuture;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.channel.Channel;
import org.apache.sshd.common.channel.ChannelFactory;
import org.apache.sshd.common.channel.exception.SshChannelOpenException;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;

/** A connection that came to a port on which the server listens for us. */
final class ForwardedChannel extends TcpChannel {
  private final RemoteListeners listeners;

  private ForwardedChannel(PacketQueue packets, RemoteListeners listeners) {
    super(packets);
    this.listeners = listeners;
  }

  /** Makes them as the server announces them. */
  record Maker(RemoteListeners listeners) implements ChannelFactory {
    @Override
    public String getName() {
      return "forwarded-tcpip";
    }

    @Override
    public Channel createChannel(Session session) {
      var socket = (PacketSocket) session.getIoSession();
      return new ForwardedChannel(socket.queue(), listeners);
    }
  }

  @Override
  public OpenFuture open(long recipient, long windowSize, long packetSize, Buffer buffer) {
    var address = buffer.getString();
    int port = buffer.getInt();
    Optional<Consumer<Duplex>> taker = listeners.taker(address, port);
    if (taker.isEmpty()) {
      var refused = new DefaultOpenFuture(this, this);
      refused.setException(
          new SshChannelOpenException(
              getChannelId(), SshConstants.SSH_OPEN_CONNECT_FAILED, "nobody listens here"));
      close(true);
      return refused;
    }
    var opened = super.open(recipient, windowSize, packetSize, buffer);
    Thread.ofVirtual().name("ssh forwarded").start(() -> taker.get().accept(this));
    return opened;
  }
}
