package dev.monday.relay;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A program of its own that echoes, so that its descriptors are not those of the test. */
final class EchoProgram implements AutoCloseable {
  private final Process process;
  private final InetSocketAddress address;

  private EchoProgram(Process process, InetSocketAddress address) {
    this.process = process;
    this.address = address;
  }

  static EchoProgram start() throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var classes = System.getProperty("java.class.path");
    var process =
        new ProcessBuilder(java, "-Xmx512m", "-cp", classes, EchoProgram.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    int port = Integer.parseInt(output.readLine());
    return new EchoProgram(process, new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  InetSocketAddress address() {
    return address;
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly().onExit().join();
    process.inputReader(StandardCharsets.UTF_8).close();
    process.outputWriter(StandardCharsets.UTF_8).close();
  }

  /** The program: it says its port, and ends with its standard input. */
  public static void main(String[] arguments) throws IOException {
    var server = new ServerSocket(0, 4096, InetAddress.getLoopbackAddress());
    System.out.println(server.getLocalPort());
    Thread.ofVirtual().start(() -> echoAll(server));
    while (System.in.read() >= 0) {
      Thread.onSpinWait();
    }
  }

  private static void echoAll(ServerSocket server) {
    try {
      while (true) {
        var client = server.accept();
        client.setTcpNoDelay(true);
        Thread.ofVirtual().start(() -> echo(client));
      }
    } catch (IOException failure) {
      throw new IllegalStateException("the echo has ended", failure);
    }
  }

  private static void echo(Socket client) {
    try (client) {
      client.getInputStream().transferTo(client.getOutputStream());
    } catch (IOException failure) {
      System.err.println("a connection to the echo failed: " + failure);
    }
  }
}
