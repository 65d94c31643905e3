package dev.monday.forward.kubernetes.takeover;

import dev.monday.system.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.apache.sshd.common.config.keys.PublicKeyEntry;

/**
 * The key that one run logs in to its proxies with. It is in a file of the run's own folder, as the
 * SSH client wants it, and goes with that.
 *
 * @param line the public half, as a line of {@code authorized_keys}
 */
record RunKey(Path file, String line) {
  private static final int BITS = 256;
  private static final int COLUMNS = 64;

  /** Makes a new one. */
  static RunKey create(Path file) throws IOException {
    var pair = pair();
    var line = PublicKeyEntry.toString(pair.getPublic());
    var base64 = Base64.getMimeEncoder(COLUMNS, new byte[] {'\n'});
    PrivateFiles.write(
        file,
        "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n"
            .formatted(base64.encodeToString(pair.getPrivate().getEncoded())));
    Files.writeString(file.resolveSibling(file.getFileName() + ".pub"), line + "\n");
    return new RunKey(file, line);
  }

  private static KeyPair pair() {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(BITS);
      return generator.generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK makes EC keys", e);
    }
  }
}
