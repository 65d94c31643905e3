package dev.monday.forward.ssh;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/** A file with a private key, as {@code IdentityFile} names it. */
record KeyFile(Path file) {
  private static final String PRIVATE = " PRIVATE KEY-----";
  private static final String BEGIN = "-----BEGIN OPENSSH PRIVATE KEY-----";
  private static final String END = "-----END OPENSSH PRIVATE KEY-----";

  /** A private key that is read and maybe still closed. */
  interface Sealed {
    boolean isEncrypted();

    /** Fails with {@link WrongPassphrase} when it does not fit. */
    KeyPair open(Optional<char[]> passphrase) throws IOException, GeneralSecurityException;
  }

  boolean exists() {
    return Files.isReadable(file);
  }

  /** Its public half, when that can be read without a passphrase. */
  Optional<PublicKey> publicKey() throws IOException, GeneralSecurityException {
    var beside = file.resolveSibling(file.getFileName() + ".pub");
    if (Files.isReadable(beside)) {
      return Optional.of(publicKey(Files.readAllBytes(beside)));
    }
    var content = Files.readAllBytes(file);
    try {
      if (indexOf(content, PRIVATE) < 0) {
        // an agent may have the other half
        return Optional.of(publicKey(content));
      }
      Optional<OpenSshKey> own = openSsh(content);
      if (own.isPresent()) {
        return Optional.of(new ByteArrayBuffer(own.get().publicKey()).getRawPublicKey());
      }
    } finally {
      Secrets.wipe(content);
    }
    return Optional.empty();
  }

  private static PublicKey publicKey(byte[] line) throws IOException, GeneralSecurityException {
    var text = new String(line, StandardCharsets.UTF_8).strip();
    return PublicKeyEntry.parsePublicKeyEntry(text).resolvePublicKey(null, Map.of(), null);
  }

  Sealed read() throws IOException {
    var content = Files.readAllBytes(file);
    try {
      Optional<OpenSshKey> own = openSsh(content);
      return own.isPresent() ? own.get() : pem(content);
    } finally {
      Secrets.wipe(content);
    }
  }

  private static PemKey pem(byte[] content) throws IOException {
    var text = Secrets.characters(content);
    try {
      return new PemKey(text);
    } finally {
      Secrets.wipe(text);
    }
  }

  private static Optional<OpenSshKey> openSsh(byte[] content) throws IOException {
    int begin = indexOf(content, BEGIN);
    int end = indexOf(content, END);
    if (begin < 0 || end < begin) {
      return Optional.empty();
    }
    var encoded = Arrays.copyOfRange(content, begin + BEGIN.length(), end);
    try {
      var decoded = Base64.getMimeDecoder().decode(encoded);
      try {
        return Optional.of(new OpenSshKey(decoded));
      } finally {
        Secrets.wipe(decoded);
      }
    } catch (IllegalArgumentException failure) {
      throw new IOException("it is damaged", failure);
    } finally {
      Secrets.wipe(encoded);
    }
  }

  private static int indexOf(byte[] content, String text) {
    var wanted = text.getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i + wanted.length <= content.length; i++) {
      if (Arrays.equals(content, i, i + wanted.length, wanted, 0, wanted.length)) {
        return i;
      }
    }
    return -1;
  }
}
