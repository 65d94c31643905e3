package dev.monday.forward.ssh;

import dev.monday.relay.Duplex;
import dev.monday.relay.SocketDuplex;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Where the connections that a server takes for us go on this machine.
 *
 * @param name as a person knows it
 * @param addresses asked for with each connection, and tried in their order
 * @param patience how long one that refuses is tried again
 */
record Destination(String name, Addresses addresses, Duration patience) {
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofMillis(250);

  /** Tells the addresses of a destination. */
  interface Addresses {
    /** At least one. */
    List<InetAddress> now() throws UnknownHostException;
  }

  /** A host, as this machine sees it. */
  static Destination host(String host) {
    return new Destination(host, () -> List.of(InetAddress.getAllByName(host)), Duration.ZERO);
  }

  String place(int port) {
    return (name.contains(":") ? "[%s]:%d" : "%s:%d").formatted(name, port);
  }

  Duplex connect(int port) throws IOException, InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      try {
        return connectOnce(port);
      } catch (ConnectException failure) {
        if (System.nanoTime() - end >= 0) {
          throw failed(port, failure);
        }
        Thread.sleep(PAUSE);
      } catch (UnknownHostException failure) {
        throw new IOException(
            "cannot reach %s: there is no such name".formatted(place(port)), failure);
      } catch (IOException failure) {
        throw failed(port, failure);
      }
    }
  }

  private IOException failed(int port, IOException failure) {
    var message = String.valueOf(failure.getMessage());
    return new IOException(
        "cannot reach %s: %s"
            .formatted(
                place(port),
                message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1)),
        failure);
  }

  private Duplex connectOnce(int port) throws IOException {
    IOException last = new UnknownHostException(name);
    for (InetAddress address : addresses.now()) {
      try {
        return dial(new InetSocketAddress(address, port));
      } catch (IOException failure) {
        last = failure;
      }
    }
    throw last;
  }

  private static Duplex dial(InetSocketAddress address) throws IOException {
    var channel = SocketChannel.open();
    try {
      channel.socket().connect(address, Math.toIntExact(DEADLINE.toMillis()));
      return new SocketDuplex(channel);
    } catch (IOException failure) {
      channel.close();
      throw failure;
    }
  }
}
