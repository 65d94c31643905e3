package dev.monday.upgrade;

import dev.monday.system.UserError;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongConsumer;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Fetches the files of a release. Every file has a largest size, every wait a deadline, and no
 * redirect leaves https. It uses the JDK's plain HTTP client, which costs no module of its own.
 */
final class Download {
  private static final int REDIRECTS = 5;
  private static final int BUFFER = 64 << 10;

  private final Limits limits;
  private final String userAgent;

  Download(Limits limits, Version current) {
    this.limits = limits;
    this.userAgent = "monday/" + current;
  }

  /** A small file as a whole. */
  byte[] small(URI from) {
    return withinDeadline(
        from,
        () -> {
          try (var in = open(from)) {
            var content = new ByteArrayOutputStream();
            copy(in, content, Limits.DESCRIPTION_BYTES, from, _ -> {});
            return content.toByteArray();
          }
        });
  }

  /** Writes the archive to a new file, and checks that it is the one that was described. */
  void archive(URI from, Archive archive, Path to, Progress progress) {
    var digest = withinDeadline(from, () -> save(from, archive, to, progress));
    if (!MessageDigest.isEqual(digest, archive.digest())) {
      throw failed(from, "its content is not what the release description says", "try again later");
    }
  }

  private byte[] save(URI from, Archive archive, Path to, Progress progress) throws IOException {
    var digest = sha512();
    var percent = new Percent(archive.size(), progress);
    try (var in = open(from);
        var file = Files.newOutputStream(to, StandardOpenOption.CREATE_NEW)) {
      var out = new DigestOutputStream(file, digest);
      var bytes = copy(in, out, archive.size(), from, percent::reached);
      if (bytes < archive.size()) {
        throw failed(
            from, "it ended after %d of %d bytes".formatted(bytes, archive.size()), "try again");
      }
    }
    return digest.digest();
  }

  private static long copy(
      InputStream in, OutputStream out, long most, URI from, LongConsumer progress)
      throws IOException {
    var buffer = new byte[BUFFER];
    var bytes = 0L;
    for (var n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      bytes += n;
      if (bytes > most) {
        throw failed(from, "it is larger than %d bytes".formatted(most), "tell its maker");
      }
      out.write(buffer, 0, n);
      progress.accept(bytes);
    }
    return bytes;
  }

  private InputStream open(URI from) throws IOException {
    var address = from;
    for (var hop = 0; hop <= REDIRECTS; hop++) {
      var connection = connect(address);
      var status = connection.getResponseCode();
      switch (status) {
        case HttpURLConnection.HTTP_OK -> {
          return connection.getInputStream();
        }
        case 301, 302, 303, 307, 308 -> {
          var next = target(address, connection.getHeaderField("Location"), from);
          connection.disconnect();
          address = next;
        }
        default -> {
          connection.disconnect();
          throw failed(from, "the server answered %d".formatted(status), "try again later");
        }
      }
    }
    throw failed(from, "it was redirected more than %d times".formatted(REDIRECTS), "try later");
  }

  private HttpURLConnection connect(URI address) throws IOException {
    var connection = (HttpURLConnection) address.toURL().openConnection();
    var silence = Math.toIntExact(limits.silence().toMillis());
    connection.setConnectTimeout(silence);
    connection.setReadTimeout(silence);
    connection.setInstanceFollowRedirects(false);
    connection.setUseCaches(false);
    connection.setRequestProperty("User-Agent", userAgent);
    connection.setRequestProperty("Connection", "close");
    return connection;
  }

  private static URI target(URI address, @Nullable String location, URI from) {
    if (location == null) {
      throw failed(from, "it was redirected to nowhere", "try again later");
    }
    try {
      var next = address.resolve(location);
      if (Transport.allowsRedirect(address, next)) {
        return next;
      }
    } catch (IllegalArgumentException _) {
      // not an address at all: refused below as one that is not https
    }
    throw failed(
        from, "it was redirected to %s, which is not https".formatted(location), "tell its maker");
  }

  /** Runs the work on a thread of its own, which is interrupted when it takes too long. */
  private <T> T withinDeadline(URI from, Callable<T> work) {
    var task = new FutureTask<>(work);
    var thread = Thread.ofVirtual().name("download").start(task);
    try {
      return task.get(limits.download().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      stop(thread);
      throw failed(
          from, "it took longer than %s".formatted(seconds(limits.download())), "try later");
    } catch (InterruptedException _) {
      stop(thread);
      Thread.currentThread().interrupt();
      throw failed(from, "it was interrupted", "try again");
    } catch (ExecutionException e) {
      throw translate(from, Objects.requireNonNull(e.getCause()));
    }
  }

  private void stop(Thread thread) {
    thread.interrupt(); // closes the socket that it reads
    try {
      thread.join(limits.silence());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private RuntimeException translate(URI from, Throwable cause) {
    return switch (cause) {
      case RuntimeException known -> known;
      case SocketTimeoutException _ ->
          failed(from, "the server said nothing for " + seconds(limits.silence()), "try later");
      case UnknownHostException _ ->
          failed(from, "no such host: " + from.getHost(), "check the network");
      case SSLException e ->
          failed(
              from, "no trusted connection: " + Messages.of(e), "check the network and the clock");
      case IOException e -> failed(from, Messages.of(e), "check the network and the disk");
      default -> new IllegalStateException("download of " + from, cause);
    };
  }

  private static UserError failed(URI from, String why, String mend) {
    return new UserError(1, "cannot fetch %s: %s; %s".formatted(from, why, mend));
  }

  private static String seconds(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + " s"
        : duration.toMillis() + " ms";
  }

  private static MessageDigest sha512() {
    try {
      return MessageDigest.getInstance("SHA-512");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }
}
