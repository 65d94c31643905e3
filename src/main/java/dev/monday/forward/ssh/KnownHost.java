package dev.monday.forward.ssh;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A line of a {@code known_hosts} file, as sshd(8) describes it.
 *
 * @param marker {@code @revoked} or {@code @cert-authority}
 * @param names patterns, or one hashed name
 */
record KnownHost(Path file, int line, Optional<String> marker, List<String> names, HostKey key) {
  static final String REVOKED = "@revoked";
  static final String AUTHORITY = "@cert-authority";
  private static final String HASHED = "|1|";
  private static final String HASH = "HmacSHA1";
  private static final int SALT_BYTES = 20;

  /** Empty for a comment, and for what is no such line: OpenSSH skips it too. */
  static Optional<KnownHost> parse(Path file, int line, String text) {
    var words = List.of(text.strip().split("\\s+", -1));
    boolean marked = words.getFirst().startsWith("@");
    int first = marked ? 1 : 0;
    if (words.getFirst().startsWith("#") || words.size() < first + 3) {
      return Optional.empty();
    }
    return Optional.of(
        new KnownHost(
            file,
            line,
            marked ? Optional.of(words.getFirst()) : Optional.empty(),
            List.of(words.get(first).split(",", -1)),
            new HostKey(words.get(first + 1), words.get(first + 2))));
  }

  /** The line for a name that is not known yet, without its end. */
  static String text(String name, HostKey key, boolean hashed, RandomGenerator random) {
    var written = name;
    if (hashed) {
      var salt = new byte[SALT_BYTES];
      random.nextBytes(salt);
      written = HASHED + base64(salt) + "|" + base64(hash(salt, name));
    }
    return "%s %s %s".formatted(written, key.type(), key.base64());
  }

  boolean isFor(String name) {
    return names.getFirst().startsWith(HASHED)
        ? isHashOf(names.getFirst(), name)
        : NamePatterns.anyFits(names, name);
  }

  boolean isMarked(String wanted) {
    return marker.filter(wanted::equals).isPresent();
  }

  String place() {
    return "%s:%d".formatted(file, line);
  }

  private static boolean isHashOf(String written, String name) {
    var parts = written.split("\\|", -1);
    if (parts.length != 4) {
      return false;
    }
    try {
      var salt = Base64.getDecoder().decode(parts[2]);
      return salt.length > 0
          && MessageDigest.isEqual(hash(salt, name), Base64.getDecoder().decode(parts[3]));
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private static byte[] hash(byte[] salt, String name) {
    try {
      var mac = Mac.getInstance(HASH);
      mac.init(new SecretKeySpec(salt, HASH));
      return mac.doFinal(name.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException failure) {
      throw new IllegalStateException("every Java has " + HASH, failure);
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
