package dev.monday.forward.kubernetes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.monday.forward.kubernetes.SpdyStream.Connection;
import dev.monday.testing.Await;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import java.util.zip.Adler32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The bytes of SPDY, each way, as the draft and the kubelet's library have them. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class SpdyTest {
  private static final int PORT = 80;

  /** SYN_REPLY for each of the first pair, 1 of errors and 3 of data, without headers. */
  private static final String TAKEN = "80030002 00000004 00000001 80030002 00000004 00000003";

  private static final String BOTH_ENDS = "00000003 01000000 00000001 01000000";

  private final BlockingQueue<Connection> reusable = new LinkedBlockingQueue<>();
  private ServerSocket listener;
  private Socket client;
  private Socket server;
  private Connection connection;

  @BeforeEach
  void begin() throws IOException {
    listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    client = new Socket(listener.getInetAddress(), listener.getLocalPort());
    server = listener.accept();
    server.setTcpNoDelay(true);
    connection = new Connection(new Spdy(Wire.plain(client)));
  }

  @AfterEach
  void end() throws IOException {
    client.close();
    server.close();
    listener.close();
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  private static String text(String ascii) {
    return HexFormat.of().formatHex(ascii.getBytes(StandardCharsets.US_ASCII));
  }

  private void say(String... hex) throws IOException {
    for (var one : hex) {
      server.getOutputStream().write(bytes(one));
    }
  }

  private SpdyStream open() throws Exception {
    return connection.open(PORT, Await.PATIENCE, reusable::add);
  }

  private byte[] heard(int count) throws IOException {
    return server.getInputStream().readNBytes(count);
  }

  private static byte[] all(SpdyStream stream) throws IOException {
    var all = new ByteArrayOutputStream();
    var some = new byte[5000];
    for (int count = stream.read(some, 0, some.length);
        count >= 0;
        count = stream.read(some, 0, some.length)) {
      all.write(some, 0, count);
    }
    return all.toByteArray();
  }

  /** Reads the frames of an opening. */
  private void passOverOpening() throws IOException {
    for (int frames = 0; frames < 3; frames++) {
      var head = ByteBuffer.wrap(heard(8));
      heard(head.getInt(4) & 0xffffff);
    }
  }

  @Test
  void theDictionaryIsTheOneThatTheHeadersName() {
    var checksum = new Adler32();
    checksum.update(SpdyDictionary.bytes());
    assertEquals(0xe3c6a7c2L, checksum.getValue());
  }

  @Test
  void headersAreOneStreamForBothStreams() throws DataFormatException {
    var headers = new SpdyHeaders();
    var inflater = new Inflater();
    for (var port : new String[] {"80", "65535"}) {
      inflater.setInput(headers.block(Map.of("port", port)));
      var plain = new byte[100];
      int count = inflater.inflate(plain);
      if (inflater.needsDictionary()) {
        inflater.setDictionary(SpdyDictionary.bytes());
        count = inflater.inflate(plain);
      }
      var expected = "%08x%08x%s%08x%s".formatted(1, 4, text("port"), port.length(), text(port));
      assertEquals(expected, HexFormat.of().formatHex(plain, 0, count));
      assertEquals(0, inflater.getRemaining());
    }
    inflater.end();
  }

  @Test
  void aPairIsOpenedAsKubectlDoes() throws Exception {
    say(TAKEN);
    open();
    var head = ByteBuffer.wrap(heard(8));
    assertEquals(0x80030001, head.getInt()); // SYN_STREAM
    var first = ByteBuffer.wrap(heard(head.getInt()));
    assertEquals(1, first.getInt());
    assertEquals(0, first.getInt());
    assertEquals(0, first.getShort());
    assertArrayEquals(bytes("00000001 01000000"), heard(8)); // nothing is sent on it
    head = ByteBuffer.wrap(heard(8));
    assertEquals(0x80030001, head.getInt());
    var second = ByteBuffer.wrap(heard(head.getInt()));
    assertEquals(3, second.getInt());
    var all = text("streamtype") + "00000004" + text("data");
    assertTrue(HexFormat.of().formatHex(second.array()).contains(all));
    assertTrue(HexFormat.of().formatHex(first.array()).contains(text("error")));
  }

  @Test
  void dataIsSentAsItIs() throws Exception {
    say(TAKEN);
    var stream = open();
    passOverOpening();
    stream.write(ByteBuffer.wrap(bytes("cafe")));
    stream.write(ByteBuffer.wrap(new byte[0]));
    stream.write(ByteBuffer.wrap(new byte[70_000]));
    assertArrayEquals(bytes("00000003 00000002 cafe"), heard(10));
    assertArrayEquals(bytes("00000003 00000000"), heard(8));
    assertArrayEquals(bytes("00000003 00011170"), heard(8));
    assertArrayEquals(new byte[70_000], heard(70_000));
  }

  @Test
  void dataArrivesHoweverItIsCut() throws Exception {
    long seed = System.nanoTime();
    var random = new Random(seed);
    var sent = new ByteArrayOutputStream();
    var wire = new ByteArrayOutputStream();
    wire.writeBytes(bytes(TAKEN));
    for (int i = 0; i < 200; i++) {
      var piece = new byte[i == 100 ? 1_000_000 : random.nextInt(4) * random.nextInt(3000)];
      random.nextBytes(piece);
      sent.writeBytes(piece);
      wire.writeBytes(ByteBuffer.allocate(8).putInt(3).putInt(piece.length).array());
      wire.writeBytes(piece);
      wire.writeBytes(other(random));
    }
    wire.writeBytes(bytes(BOTH_ENDS));
    var writing = CompletableFuture.runAsync(() -> writeCut(wire.toByteArray(), random));
    assertArrayEquals(sent.toByteArray(), all(open()), () -> "seed " + seed);
    writing.get();
  }

  /** What is no data of the stream: of other streams, or of none. */
  private static byte[] other(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> bytes("80030004 0000000c 00000001 00000004 00000064"); // SETTINGS
      case 1 -> bytes("80030009 00000008 00000003 00010000"); // WINDOW_UPDATE
      case 2 -> bytes("80030006 00000004 00000001"); // PING, the answer to one of ours
      case 3 -> bytes("00000063 00000003 010203"); // data of a stream that has ended
      case 4 -> bytes("80030008 00000004 00000003"); // HEADERS
      default -> new byte[0];
    };
  }

  private void writeCut(byte[] wire, Random random) {
    try {
      for (int at = 0; at < wire.length; ) {
        int count = Math.min(wire.length - at, 1 + random.nextInt(9000));
        server.getOutputStream().write(wire, at, count);
        at += count;
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aPingIsAnswered() throws Exception {
    say(TAKEN);
    var stream = open();
    passOverOpening();
    say("80030006 00000004 00000002", BOTH_ENDS);
    assertEquals(0, all(stream).length);
    assertArrayEquals(bytes("80030006 00000004 00000002"), heard(12));
  }

  @Test
  void pingsOfOurOwnHaveOddNumbers() throws Exception {
    say(TAKEN);
    var stream = open();
    passOverOpening();
    stream.ping();
    stream.ping();
    assertArrayEquals(bytes("80030006 00000004 00000001 80030006 00000004 00000003"), heard(24));
  }

  @Test
  void theEndOfTheErrorsIsNotAwaitedForEver() throws Exception {
    say(TAKEN, "00000003 00000001 02", "00000003 01000000");
    var stream = open();
    passOverOpening();
    assertArrayEquals(bytes("02"), all(stream));
    stream.close();
    assertEquals(-1, server.getInputStream().read());
    assertTrue(reusable.isEmpty());
  }

  @Test
  void anErrorThatIsTooLongIsCutShort() throws Exception {
    var piece = "00000001 00000100" + text("e").repeat(256);
    say(TAKEN, piece.repeat(20), BOTH_ENDS);
    var stream = open();
    passOverOpening();
    var trouble = assertThrows(PodStream.Trouble.class, () -> all(stream));
    assertEquals(4096, trouble.said().length());
    stream.close();
    assertEquals(-1, server.getInputStream().read());
    assertTrue(reusable.isEmpty());
  }

  @Test
  void dataTellsThatTheStreamIsTaken() throws Exception {
    say("00000003 00000001 02", BOTH_ENDS);
    assertArrayEquals(bytes("02"), all(open()));
  }

  @Test
  void aStreamThatIsGivenUpIsNoEnd() throws Exception {
    say(TAKEN, "00000003 00000001 02", "80030003 00000008 00000003 00000005");
    var stream = open();
    assertThrows(IOException.class, () -> all(stream));
  }

  @Test
  void whatWentWrongIsToldThoughTheDataEndedInOrder() throws Exception {
    say(TAKEN, "00000003 01000000", "00000001 00000004" + text("ouch"), "00000001 01000000");
    var stream = open();
    var trouble = assertThrows(PodStream.Trouble.class, () -> all(stream));
    assertEquals("ouch", trouble.said());
  }

  @Test
  void aStreamThatWasAnsweredHandsItsConnectionOn() throws Exception {
    say(TAKEN);
    var stream = open();
    passOverOpening();
    stream.write(ByteBuffer.wrap(bytes("01")));
    heard(9);
    say("00000003 00000001 02");
    assertEquals(1, stream.read(new byte[9], 0, 9));
    stream.close();
    assertArrayEquals(bytes("80030003 00000008 00000003 00000005"), heard(16)); // RST_STREAM
    assertEquals(connection, reusable.take());
    say("00000001 01000000", "80030002 00000004 00000005", "80030002 00000004 00000007");
    var next = open();
    say("00000003 00000001 03", "00000007 00000001 04", "00000007 01000000 00000005 01000000");
    assertArrayEquals(bytes("04"), all(next));
  }

  @Test
  void aReaderThatStillWaitsLeavesTheFrameToTheNextStream() throws Exception {
    say(TAKEN);
    var stream = open();
    var waits = new CompletableFuture<Integer>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            waits.complete(stream.read(new byte[9], 0, 9));
          } catch (IOException e) {
            waits.completeExceptionally(e);
          }
        });
    Await.until(() -> !stream.isFallenBehind(), () -> "nobody waits");
    stream.close();
    reusable.take();
    say("80030002 00000004 00000005", "80030002 00000004 00000007");
    var next = open();
    assertEquals(-1, waits.get());
    say("00000007 00000001 04", "00000007 01000000 00000005 01000000");
    assertArrayEquals(bytes("04"), all(next));
  }

  @Test
  void whatWasNotAnsweredEndsTheConnection() throws Exception {
    say(TAKEN);
    var stream = open();
    passOverOpening();
    stream.write(ByteBuffer.wrap(bytes("01")));
    stream.close();
    heard(9);
    assertEquals(-1, server.getInputStream().read());
    assertTrue(reusable.isEmpty());
  }

  @Test
  void aServerThatGoesAwayEndsTheConnectionAfterTheStream() throws Exception {
    say(TAKEN);
    var stream = open();
    passOverOpening();
    say("80030007 00000008 00000003 00000000", "00000003 00000001 02", BOTH_ENDS);
    assertArrayEquals(bytes("02"), all(stream));
    stream.close();
    assertEquals(-1, server.getInputStream().read());
    assertTrue(reusable.isEmpty());
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        argumentSet("another version", "80020002 00000004 00000001", "another version"),
        argumentSet("a reply without a stream", "80030002 00000002 0000", "a frame of 2 bytes"),
        argumentSet("it was refused", "80030003 00000008 00000003 00000003", "given up"),
        argumentSet("it goes away", "80030007 00000008 00000000 00000000", "no more streams"),
        argumentSet("half a frame", "800300", "cut"));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void aFaultEndsTheConnection(String said, String why) throws Exception {
    say(said);
    server.shutdownOutput();
    var failure = assertThrows(IOException.class, this::open);
    assertTrue(String.valueOf(failure.getMessage()).contains(why), failure::getMessage);
  }

  @Test
  void aCutIsNoEnd() throws Exception {
    say(TAKEN, "00000003 00000005 0102");
    var stream = open();
    server.shutdownOutput();
    assertThrows(IOException.class, () -> all(stream));
  }

  @Test
  void aServerThatSaysNothingIsNotWaitedForLong() {
    assertThrows(
        IOException.class, () -> connection.open(PORT, Duration.ofMillis(10), reusable::add));
  }
}
