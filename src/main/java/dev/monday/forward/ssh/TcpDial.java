package dev.monday.forward.ssh;

import dev.monday.forward.ssh.SshSettings.AddressFamily;
import dev.monday.forward.ssh.SshSettings.Reach;
import dev.monday.relay.Duplex;
import dev.monday.relay.SocketDuplex;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.util.Locale;

/** Connects to a server's port: its addresses one after the other, as OpenSSH does. */
final class TcpDial {
  private TcpDial() {}

  static Duplex connect(Reach reach) throws SshFailure {
    IOException last = new UnknownHostException("it has no address of the wanted kind");
    for (InetAddress address : addresses(reach)) {
      if (isWanted(address, reach.family())) {
        try {
          return connect(new InetSocketAddress(address, reach.port()), reach);
        } catch (IOException failure) {
          last = failure;
        }
      }
    }
    throw failure(reach, reason(last), last);
  }

  private static InetAddress[] addresses(Reach reach) throws SshFailure {
    try {
      return InetAddress.getAllByName(reach.host());
    } catch (UnknownHostException failure) {
      throw failure(reach, "there is no such name", failure);
    }
  }

  private static boolean isWanted(InetAddress address, AddressFamily family) {
    return switch (family) {
      case ANY -> true;
      case IPV4 -> address instanceof Inet4Address;
      case IPV6 -> !(address instanceof Inet4Address);
    };
  }

  private static Duplex connect(InetSocketAddress address, Reach reach) throws IOException {
    var channel = SocketChannel.open();
    try {
      channel.socket().connect(address, Math.toIntExact(reach.connectTimeout().toMillis()));
      return new SocketDuplex(channel);
    } catch (IOException failure) {
      channel.close();
      throw failure;
    }
  }

  private static SshFailure failure(Reach reach, String why, IOException cause) {
    return new SshFailure(
        SshFailure.Kind.PASSING, "cannot connect to %s: %s".formatted(reach, why), cause);
  }

  private static String reason(IOException failure) {
    var message = String.valueOf(failure.getMessage());
    return message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
  }
}
