package dev.monday.forward.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.monday.config.Hostname;
import dev.monday.config.LoopbackRange;
import dev.monday.proxy.AddressBook;
import dev.monday.testing.Await;
import dev.monday.testing.Installation;
import dev.monday.testing.LiveRun;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** A configuration with one forward to pods, {@code api.svc.local}, which the program runs. */
record PodProject(Path folder) {
  private static final int PATIENCE_MILLIS = 150_000;

  PodProject {
    try {
      Files.writeString(folder.resolve("hosts"), "127.0.0.1\tlocalhost\n");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Writes the configuration.
   *
   * @param top lines at its top
   * @param values of the forward, as YAML in one line
   */
  void configure(String top, String values) throws IOException {
    Files.writeString(
        folder.resolve("monday.yaml"),
        """
        %s
        projects:
          - name: shop
            forward:
              - name: api
                type: kubernetes
                values: {hostname: api.svc.local, %s}
        """
            .formatted(top, values));
  }

  /**
   * The program.
   *
   * @param prefix a command that it is started by; may be empty
   */
  ProcessBuilder program(String... prefix) {
    var command = new ArrayList<>(List.of(prefix));
    command.addAll(
        List.of(Installation.PROGRAM.toString(), "run", "shop", "--config", folder.toString()));
    var builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.contains("KUBE"));
    builder.environment().put("XDG_STATE_HOME", folder.resolve("state").toString());
    builder.environment().put("HOME", folder.toString());
    builder.environment().put("MONDAY_HOSTS_FILE", folder.resolve("hosts").toString());
    return builder;
  }

  static void end(LiveRun run) throws Exception {
    run.signal("TERM");
    var outcome = run.end();
    assertEquals(0, outcome.status(), outcome::toString);
  }

  static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  InetSocketAddress place(int port) throws IOException {
    var book = new AddressBook(folder.resolve("state/monday"), LoopbackRange.DEFAULT);
    var address = book.known(new Hostname("api.svc.local")).orElseThrow();
    return new InetSocketAddress(address.inet(), port);
  }

  /** Who has answered, for example {@code app-1 api-6fcc99cd4b-fkzrt}. */
  static String answer(InetSocketAddress place) throws IOException {
    try (var socket = new Socket()) {
      socket.connect(place, PATIENCE_MILLIS);
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket
          .getOutputStream()
          .write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
      var answer = new StringBuilder();
      while (answer.indexOf("app-") < 0 || answer.charAt(answer.length() - 1) != '\n') {
        int octet = socket.getInputStream().read();
        if (octet < 0) {
          throw new IOException("ended after \"%s\"".formatted(answer));
        }
        answer.append((char) octet);
      }
      return answer.substring(answer.indexOf("app-")).strip();
    }
  }

  /** Clients that each make a connection and a request five times a second. */
  static final class Clients {
    private static final int COUNT = 4;

    private final LiveRun run;
    private final InetSocketAddress place;
    private final CountDownLatch over = new CountDownLatch(1);
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final AtomicReference<String> last = new AtomicReference<>("");
    private final AtomicInteger answers = new AtomicInteger();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final ReentrantReadWriteLock calling = new ReentrantReadWriteLock(true);

    Clients(LiveRun run, InetSocketAddress place) {
      this.run = run;
      this.place = place;
      for (int i = 0; i < COUNT; i++) {
        threads.add(Thread.ofVirtual().start(this::call));
      }
    }

    private void call() {
      long begin = System.nanoTime();
      try {
        do {
          calling.readLock().lock();
          try {
            begin = System.nanoTime();
            last.set(answer(place));
          } finally {
            calling.readLock().unlock();
          }
          answers.incrementAndGet();
        } while (!over.await(200, TimeUnit.MILLISECONDS));
      } catch (IOException | InterruptedException e) {
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
        failures.add("%s after %d ms".formatted(e, millis));
      }
    }

    /** The pod that has answered last. */
    String pod() throws InterruptedException {
      Await.until(() -> !last.get().isEmpty(), failures::toString);
      return last.get().split(" ", -1)[1];
    }

    /** Does something while no request is under way: what it would cut may have been served. */
    void between(Action action) throws Exception {
      calling.writeLock().lock();
      try {
        action.run();
      } finally {
        calling.writeLock().unlock();
      }
    }

    interface Action {
      void run() throws Exception;
    }

    /** Waits until they have been answered so many times more. */
    void awaitMore(int count) throws InterruptedException {
      int wanted = answers.get() + count;
      Await.until(
          () -> answers.get() >= wanted || !failures.isEmpty(),
          () -> "%d of %d answers".formatted(answers.get(), wanted));
      assertNoneFailed();
    }

    void allWereAnswered() throws InterruptedException {
      over.countDown();
      for (var thread : threads) {
        thread.join();
      }
      assertNoneFailed();
    }

    private void assertNoneFailed() {
      assertEquals(List.of(), failures, () -> "the program said: " + run.said());
    }
  }
}
