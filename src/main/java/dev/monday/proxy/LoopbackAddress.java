package dev.monday.proxy;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * An IPv4 address of this machine alone, inside 127.0.0.0/8.
 *
 * @param value its four numbers, the first in the highest byte
 */
public record LoopbackAddress(int value) {
  private static final int LOOPBACK = 127;

  /** 127.0.0.1, which every machine has. */
  static final LoopbackAddress LOCALHOST = new LoopbackAddress(0x7f00_0001);

  public LoopbackAddress {
    if (value >>> (3 * Byte.SIZE) != LOOPBACK) {
      throw new IllegalArgumentException("%08x is outside 127.0.0.0/8".formatted(value));
    }
  }

  /** Empty when the text is not {@code 127.x.y.z}. */
  static Optional<LoopbackAddress> parse(String text) {
    if (!text.matches("127(\\.(0|[1-9][0-9]{0,2})){3}")) {
      return Optional.empty();
    }
    try {
      var address = Inet4Address.ofLiteral(text).getAddress();
      return Optional.of(new LoopbackAddress(ByteBuffer.wrap(address).getInt()));
    } catch (IllegalArgumentException _) {
      return Optional.empty(); // a number above 255
    }
  }

  /** The address for a socket. */
  public InetAddress inet() {
    try {
      return InetAddress.getByAddress(ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e); // only for a wrong number of bytes
    }
  }

  @Override
  public String toString() {
    return inet().getHostAddress();
  }
}
