package dev.monday.process;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The texts and messages in which systems list their sockets. */
class SocketTablesTest {

  private static final String HEADING =
      "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout"
          + " inode\n";

  @ParameterizedTest
  @FieldSource("LINES")
  void lineOfProc(String place, ByteOrder order, String address, boolean servesIpv4) {
    assertEquals(
        List.of(socket(address, 8080, servesIpv4, 1152)),
        ProcSocketTable.parse(HEADING + line(place, "0A"), order));
  }

  static final List<Arguments> LINES =
      List.of(
          argumentSet("any IPv4", "00000000:1F90", LITTLE_ENDIAN, "0.0.0.0", true),
          argumentSet("IPv4", "0100407F:1F90", LITTLE_ENDIAN, "127.64.0.1", true),
          argumentSet("IPv4 of a big-endian", "7F400001:1F90", BIG_ENDIAN, "127.64.0.1", true),
          argumentSet("any IPv6", "0".repeat(32) + ":1F90", LITTLE_ENDIAN, "::", true),
          argumentSet("loopback", "0".repeat(24) + "01000000:1F90", LITTLE_ENDIAN, "::1", false),
          argumentSet(
              "of a big-endian", "0".repeat(24) + "00000001:1F90", BIG_ENDIAN, "::1", false),
          argumentSet(
              "IPv6",
              "0000D0FD785634120000000001000000:1F90",
              LITTLE_ENDIAN,
              "fdd0:0:1234:5678::1",
              false),
          argumentSet(
              "IPv4 as IPv6",
              "0000000000000000FFFF00000100007F:1F90",
              LITTLE_ENDIAN,
              "127.0.0.1",
              true));

  @Test
  void connectionsOfProcAreNoListeners() {
    String text =
        HEADING
            + line("00000000:0016", "0A")
            + line("0100007F:0016", "01")
            + line("0100007F:1F90", "06");
    assertEquals(
        List.of(socket("0.0.0.0", 22, true, 1152)), ProcSocketTable.parse(text, LITTLE_ENDIAN));
    assertEquals(List.of(), ProcSocketTable.parse("", LITTLE_ENDIAN));
  }

  private static String line(String place, String state) {
    return "   0: %s 00000000:0000 %s 00000000:00000000 00:00000000 00000000  1000        0 1152 1 0 100 0 0 10 0\n"
        .formatted(place, state);
  }

  @ParameterizedTest
  @ValueSource(strings = {"BIG_ENDIAN", "LITTLE_ENDIAN"})
  void answerOfTheKernel(String name) throws IOException {
    var order = name.equals("BIG_ENDIAN") ? BIG_ENDIAN : LITTLE_ENDIAN;
    var answer = ByteBuffer.allocate(1000).order(order);
    addSocket(answer, 2, "7f400001", 17);
    addSocket(answer, 10, "00".repeat(16), 4_000_000_000L, new Attribute(11, List.of(0)));
    addSocket(
        answer,
        10,
        "00".repeat(16),
        19,
        new Attribute(8, List.of(7, 7)),
        new Attribute(11, List.of(1)));
    addSocket(answer, 10, "00".repeat(16), 20);
    addSocket(answer, 10, "00".repeat(10) + "ffff7f000001", 21, new Attribute(11, List.of(0)));
    var sockets = new ArrayList<ListeningSocket>();
    assertTrue(SocketMessages.read(answer.duplicate().order(order).flip(), sockets));
    assertEquals(
        List.of(
            socket("127.64.0.1", 8080, true, 17),
            socket("::", 8080, true, 4_000_000_000L),
            socket("::", 8080, false, 19),
            socket("::", 8080, true, 20),
            socket("127.0.0.1", 8080, true, 21)),
        sockets);
    addHeader(answer, 20, 3);
    answer.putInt(0);
    assertFalse(SocketMessages.read(answer.flip(), new ArrayList<>()));
  }

  @Test
  void refusalOfTheKernel() {
    var answer = ByteBuffer.allocate(100).order(LITTLE_ENDIAN);
    addHeader(answer, 36, 2);
    answer.putInt(-2).put(new byte[16]).flip();
    var failure =
        assertThrows(IOException.class, () -> SocketMessages.read(answer, new ArrayList<>()));
    assertEquals(
        "cannot list the listening sockets: the kernel refuses, error 2", failure.getMessage());
  }

  /** A further fact of a socket, as netlink has it. */
  private record Attribute(int type, List<Integer> value) {}

  private static void addSocket(
      ByteBuffer answer, int family, String address, long inode, Attribute... attributes) {
    int begin = answer.position();
    addHeader(answer, 0, 20);
    int start = answer.position();
    answer.put((byte) family).put((byte) 10);
    answer.position(start + 4).put((byte) 0x1f).put((byte) 0x90);
    answer.position(start + 8).put(HexFormat.of().parseHex(address));
    answer.position(start + 68).putInt((int) inode);
    for (var attribute : attributes) {
      answer.position((answer.position() + 3) & ~3);
      answer.putShort((short) (4 + attribute.value.size())).putShort((short) attribute.type);
      for (int value : attribute.value) {
        answer.put((byte) value);
      }
    }
    answer.putInt(begin, answer.position() - begin);
    answer.position((answer.position() + 3) & ~3);
  }

  private static void addHeader(ByteBuffer answer, int length, int type) {
    answer.putInt(length).putShort((short) type).putShort((short) 2).putInt(1).putInt(4121);
  }

  @Test
  void outputOfLsof() throws IOException {
    String text =
        """
        p4121
        cnginx
        f6
        tIPv4
        d0xfedcba9876543210
        n*:80
        f7
        tIPv6
        d13995
        n*:80
        p4122
        cnginx
        f6
        tIPv4
        d0xfedcba9876543210
        n*:80
        p4200
        cjava
        f3
        tIPv4
        d13996
        n127.3.4.5:36181
        f4
        tIPv6
        d13997
        n[::1]:42883
        f5
        tIPv6
        d13998
        n[fe80::1%lo0]:5000
        """;
    var nginx = new SocketOwner(4121, "nginx");
    var java = new SocketOwner(4200, "java");
    long device = 0xfedcba9876543210L;
    assertEquals(
        List.of(
            new LsofListeningSockets.Held(nginx, socket("0.0.0.0", 80, true, device)),
            new LsofListeningSockets.Held(nginx, socket("::", 80, true, 13995)),
            new LsofListeningSockets.Held(
                new SocketOwner(4122, "nginx"), socket("0.0.0.0", 80, true, device)),
            new LsofListeningSockets.Held(java, socket("127.3.4.5", 36181, true, 13996)),
            new LsofListeningSockets.Held(java, socket("::1", 42883, false, 13997)),
            new LsofListeningSockets.Held(java, socket("fe80::1", 5000, false, 13998))),
        LsofListeningSockets.parse(text));
  }

  private static ListeningSocket socket(String address, int port, boolean servesIpv4, long id) {
    return new ListeningSocket(InetAddress.ofLiteral(address), port, servesIpv4, id);
  }
}
