package dev.monday.forward.ssh;

import dev.monday.relay.Duplex;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.sshd.common.AttributeRepository;
import org.apache.sshd.common.Factory;
import org.apache.sshd.common.FactoryManager;
import org.apache.sshd.common.io.DefaultIoConnectFuture;
import org.apache.sshd.common.io.IoAcceptor;
import org.apache.sshd.common.io.IoConnectFuture;
import org.apache.sshd.common.io.IoConnector;
import org.apache.sshd.common.io.IoHandler;
import org.apache.sshd.common.io.IoServiceEventListener;
import org.apache.sshd.common.io.IoServiceFactory;
import org.apache.sshd.common.io.IoServiceFactoryFactory;
import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.common.util.closeable.AbstractCloseable;
import org.apache.sshd.common.util.threads.CloseableExecutorService;
import org.jspecify.annotations.Nullable;

/** Gives MINA the one connection that has been dialled for it, in place of dialling itself. */
final class PacketSockets extends AbstractCloseable
    implements IoServiceFactoryFactory, IoServiceFactory {
  /** MINA wants an address; what is connected is already chosen. */
  static final InetSocketAddress ANYWHERE =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);

  private final String name;
  private final Duplex duplex;
  private @Nullable PacketSocket socket;

  /**
   * @param name of the connection's threads
   */
  PacketSockets(String name, Duplex duplex) {
    this.name = name;
    this.duplex = duplex;
  }

  @Override
  public IoServiceFactory create(FactoryManager manager) {
    return this;
  }

  /** Present once MINA has asked for it. */
  @Nullable PacketSocket socket() {
    return socket;
  }

  @Override
  public void setExecutorServiceFactory(Factory<CloseableExecutorService> factory) {
    // virtual threads need no pool
  }

  @Override
  public IoConnector createConnector(IoHandler handler) {
    return new Connector(handler);
  }

  @Override
  public IoAcceptor createAcceptor(IoHandler handler) {
    throw new UnsupportedOperationException("nothing is accepted here");
  }

  @Override
  public @Nullable IoServiceEventListener getIoServiceEventListener() {
    return null;
  }

  @Override
  public void setIoServiceEventListener(IoServiceEventListener listener) {
    throw new UnsupportedOperationException("nobody listens to a service here");
  }

  private final class Connector extends AbstractCloseable implements IoConnector {
    private final IoHandler handler;
    private final Map<Long, IoSession> sessions = new ConcurrentHashMap<>();

    Connector(IoHandler handler) {
      this.handler = handler;
    }

    @Override
    public IoConnectFuture connect(
        SocketAddress address,
        @Nullable AttributeRepository context,
        @Nullable SocketAddress localAddress) {
      var future = new DefaultIoConnectFuture("connection", null);
      var connected = new PacketSocket(this, handler, duplex, ANYWHERE);
      socket = connected;
      sessions.put(connected.getId(), connected);
      try {
        handler.sessionCreated(connected);
        future.setSession(connected);
        connected.start(name);
      } catch (Exception failure) {
        connected.close(true);
        future.setException(failure);
      }
      return future;
    }

    @Override
    public Map<Long, IoSession> getManagedSessions() {
      return sessions;
    }

    @Override
    public @Nullable IoServiceEventListener getIoServiceEventListener() {
      return null;
    }

    @Override
    public void setIoServiceEventListener(IoServiceEventListener listener) {
      throw new UnsupportedOperationException("nobody listens to a service here");
    }

    @Override
    protected void doCloseImmediately() {
      sessions.values().forEach(session -> session.close(true));
      super.doCloseImmediately();
    }
  }
}
