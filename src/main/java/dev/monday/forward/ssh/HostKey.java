package dev.monday.forward.ssh;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * A server's public key as it is written in files.
 *
 * @param type its name in the protocol, for example {@code ssh-ed25519}
 * @param base64 the key in the protocol's own form
 */
public record HostKey(String type, String base64) {

  /** The key of the protocol's own form, which begins with its type. */
  static HostKey of(byte[] encoded) {
    var buffer = ByteBuffer.wrap(encoded);
    var type = new byte[buffer.getInt()];
    buffer.get(type);
    return new HostKey(
        new String(type, StandardCharsets.US_ASCII), Base64.getEncoder().encodeToString(encoded));
  }

  /** As OpenSSH shows it: {@code SHA256:} and the digest. */
  public String fingerprint() {
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(Base64.getDecoder().decode(base64));
      return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
    } catch (NoSuchAlgorithmException failure) {
      throw new IllegalStateException("every Java has SHA-256", failure);
    } catch (IllegalArgumentException _) {
      return "a key that cannot be read";
    }
  }
}
