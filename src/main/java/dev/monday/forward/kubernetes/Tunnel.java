package dev.monday.forward.kubernetes;

import dev.monday.relay.Duplex;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * A connection to one port of a pod.
 *
 * <p>A client's end is kept from the pod, whose answer is passed on for as long as it comes: some
 * protocols have no word for one side's end, and container runtimes close the whole connection a
 * moment after it. {@link #tend} ends what stays silent.
 */
final class Tunnel implements Duplex {
  /** How long a pod may be silent after its client has ended. */
  static final Duration LAST_WORDS = Duration.ofSeconds(10);

  /** Proxies on the way cut what is idle, most of them after a minute or more. */
  private static final Duration IDLE = Duration.ofSeconds(45);

  private final PodStream stream;
  private final String name;
  private final Consumer<Tunnel> refused;
  private final Consumer<Tunnel> gone;
  private final byte[] scratch = new byte[256];
  private volatile boolean answered;
  private volatile boolean inputEnded;
  private volatile long inputEndedAt;
  private volatile boolean silent;
  private volatile long lastPing = System.nanoTime();

  /**
   * @param name of the pod's port as a person knows it, for messages
   * @param refused called when the pod has refused it
   * @param gone called once it is closed
   */
  Tunnel(PodStream stream, String name, Consumer<Tunnel> refused, Consumer<Tunnel> gone) {
    this.stream = stream;
    this.name = name;
    this.refused = refused;
    this.gone = gone;
  }

  @Override
  public int read(ByteBuffer bytes) throws IOException {
    try {
      int count = take(bytes);
      answered |= count > 0;
      return count;
    } catch (PodStream.Trouble trouble) {
      throw failure(trouble);
    } catch (IOException failure) {
      if (silent) {
        return -1;
      }
      throw failure;
    }
  }

  private int take(ByteBuffer bytes) throws IOException {
    if (bytes.hasArray()) {
      int at = bytes.arrayOffset() + bytes.position();
      int count = stream.read(bytes.array(), at, bytes.remaining());
      bytes.position(bytes.position() + Math.max(count, 0));
      return count;
    }
    int count = stream.read(scratch, 0, Math.min(scratch.length, bytes.remaining()));
    bytes.put(scratch, 0, Math.max(count, 0));
    return count;
  }

  private IOException failure(PodStream.Trouble trouble) {
    var said = trouble.said().replaceAll("\\p{Cntrl}", " ").strip();
    var isRefusal = !answered && DialRefusal.isOne(said);
    var text = "cannot reach %s: %s".formatted(name, isRefusal ? DialRefusal.shortly(said) : said);
    if (isRefusal) {
      refused.accept(this);
    }
    return isRefusal ? new DialRefusedException(text) : new IOException(text, trouble);
  }

  /**
   * Waits a moment for the pod's answer to the dial. There is none when it succeeds, so silence is
   * taken for that.
   *
   * @throws DialRefusedException when nobody listens
   */
  void probe(Duration deadline, Duration silence) throws IOException {
    try {
      stream.setPatience(deadline);
      stream.awaitTaken();
    } catch (PodStream.Trouble trouble) {
      throw failure(trouble);
    } catch (SocketTimeoutException e) {
      throw new IOException(
          "cannot reach %s: no answer within %d s".formatted(name, deadline.toSeconds()), e);
    }
    try {
      stream.setPatience(silence);
      var _ = read(ByteBuffer.allocate(1));
    } catch (SocketTimeoutException _) {
      // nobody has said no
    }
  }

  @Override
  public void write(ByteBuffer bytes) throws IOException {
    stream.write(bytes);
  }

  @Override
  public void shutdownOutput() {
    inputEndedAt = System.nanoTime();
    inputEnded = true;
  }

  @Override
  public void nobodyReads() {
    if (stream.isAnswered()) {
      silent = true;
      close();
    }
  }

  /** Called once in a while: keeps it from being cut as idle, or ends it when nobody needs it. */
  void tend() {
    long now = System.nanoTime();
    if (inputEnded
        && now - Math.max(inputEndedAt, stream.lastHeard()) > LAST_WORDS.toNanos()
        && !stream.isFallenBehind()) {
      silent = true;
      Thread.ofVirtual().name("end of " + name).start(this::close);
    } else if (now - Math.max(lastPing, stream.lastHeard()) > IDLE.toNanos()) {
      lastPing = now;
      ping();
    }
  }

  private void ping() {
    try {
      stream.ping();
    } catch (IOException _) {
      // who reads it learns of that
    }
  }

  @Override
  public void reset() {
    gone.accept(this);
    stream.reset();
  }

  @Override
  public void close() {
    gone.accept(this);
    stream.close();
  }
}
