package dev.monday.relay;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.monday.testing.Await;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Random;
import java.util.zip.CRC32;

/** One end of a connection as a test sees it; every read has a deadline. */
record Peer(Socket socket) implements AutoCloseable {

  static Peer connect(InetSocketAddress address) throws IOException {
    var socket = new Socket();
    socket.connect(address, (int) Await.PATIENCE.toMillis());
    return prepared(socket);
  }

  static Peer accept(ServerSocket server) throws IOException {
    server.setSoTimeout((int) Await.PATIENCE.toMillis());
    return prepared(server.accept());
  }

  static ServerSocket server() throws IOException {
    return new ServerSocket(0, 1000, InetAddress.getLoopbackAddress());
  }

  private static Peer prepared(Socket socket) throws SocketException {
    socket.setSoTimeout((int) Await.PATIENCE.toMillis());
    return new Peer(socket);
  }

  void send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(US_ASCII));
  }

  String receive(int bytes) throws IOException {
    return new String(socket.getInputStream().readNBytes(bytes), US_ASCII);
  }

  void endOutput() throws IOException {
    socket.shutdownOutput();
  }

  /** How the other side ended, after what it still had sent. */
  Ending ending() throws IOException {
    try {
      socket.getInputStream().transferTo(OutputStream.nullOutputStream());
      return Ending.ORDERLY;
    } catch (SocketException reset) {
      return Ending.RESET;
    }
  }

  enum Ending {
    ORDERLY,
    RESET
  }

  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  /** Sends so many random bytes and returns their checksum. */
  long sendRandom(long bytes, Random random) throws IOException {
    var sum = new CRC32();
    var block = new byte[64 * 1024];
    for (long left = bytes; left > 0; ) {
      random.nextBytes(block);
      int count = (int) Math.min(left, 1 + random.nextInt(block.length));
      sum.update(block, 0, count);
      socket.getOutputStream().write(block, 0, count);
      left -= count;
    }
    return sum.getValue();
  }

  /** Sends up to 2 MiB in pieces of any size, then ends its output; returns their checksum. */
  long sendPieces(Random random) throws IOException {
    var sum = new CRC32();
    for (int left = random.nextInt(2 * 1024 * 1024); left > 0; ) {
      var piece = new byte[Math.min(left, 1 + random.nextInt(1 << random.nextInt(20)))];
      random.nextBytes(piece);
      sum.update(piece);
      socket.getOutputStream().write(piece);
      left -= piece.length;
    }
    socket.shutdownOutput();
    return sum.getValue();
  }

  /** The checksum of all that comes until the orderly end, read in pieces of any size. */
  long receivePieces(Random random) throws IOException {
    var sum = new CRC32();
    var piece = new byte[1 << 17];
    int count;
    do {
      count = socket.getInputStream().read(piece, 0, 1 + random.nextInt(1 << random.nextInt(18)));
      sum.update(piece, 0, Math.max(0, count));
    } while (count >= 0);
    return sum.getValue();
  }

  /** The checksum of all that comes until the orderly end. */
  long receiveAll() throws IOException {
    var sum = new CRC32();
    var block = new byte[64 * 1024];
    var input = socket.getInputStream();
    for (int count = input.read(block); count >= 0; count = input.read(block)) {
      sum.update(block, 0, count);
    }
    return sum.getValue();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
