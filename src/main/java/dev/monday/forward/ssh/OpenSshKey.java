package dev.monday.forward.ssh;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.config.keys.loader.openssh.OpenSSHKeyPairResourceParser;
import org.apache.sshd.common.config.keys.loader.openssh.kdf.BCrypt;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/**
 * A private key in OpenSSH's own format (PROTOCOL.key of OpenSSH). Its public part can be read
 * without a passphrase. It is opened here and not by MINA, which takes passphrases only as strings,
 * and those cannot be wiped.
 */
final class OpenSshKey implements KeyFile.Sealed {
  private static final byte[] MAGIC = "openssh-key-v1\0".getBytes(StandardCharsets.US_ASCII);
  private static final int TAG_BYTES = 16;
  private static final String NONE = "none";

  /** A cipher for private keys, with the lengths of its key and initial vector in bytes. */
  private record Scheme(String transformation, int keyBytes, int ivBytes) {}

  private static final Map<String, Scheme> SCHEMES =
      Map.of(
          "aes128-ctr", new Scheme("AES/CTR/NoPadding", 16, 16),
          "aes192-ctr", new Scheme("AES/CTR/NoPadding", 24, 16),
          "aes256-ctr", new Scheme("AES/CTR/NoPadding", 32, 16),
          "aes128-cbc", new Scheme("AES/CBC/NoPadding", 16, 16),
          "aes192-cbc", new Scheme("AES/CBC/NoPadding", 24, 16),
          "aes256-cbc", new Scheme("AES/CBC/NoPadding", 32, 16),
          "aes128-gcm@openssh.com", new Scheme("AES/GCM/NoPadding", 16, 12),
          "aes256-gcm@openssh.com", new Scheme("AES/GCM/NoPadding", 32, 12));

  private final String cipher;
  private final byte[] derivation;
  private final byte[] publicKey;
  private final byte[] secret;
  private final byte[] tag;

  /** Takes what is between the lines BEGIN and END, decoded. */
  OpenSshKey(byte[] content) throws IOException {
    if (!Arrays.equals(
        content, 0, Math.min(MAGIC.length, content.length), MAGIC, 0, MAGIC.length)) {
      throw new IOException("it is not in OpenSSH's format");
    }
    var buffer = new ByteArrayBuffer(content, MAGIC.length, content.length - MAGIC.length, true);
    cipher = buffer.getString();
    buffer.getString();
    derivation = buffer.getBytes();
    if (buffer.getInt() != 1) {
      throw new IOException("it does not hold exactly one key");
    }
    publicKey = buffer.getBytes();
    secret = buffer.getBytes();
    tag = Arrays.copyOfRange(content, content.length - buffer.available(), content.length);
  }

  @Override
  public boolean isEncrypted() {
    return !cipher.equals(NONE);
  }

  byte[] publicKey() {
    return publicKey.clone();
  }

  @Override
  public KeyPair open(Optional<char[]> passphrase) throws IOException, GeneralSecurityException {
    var plain = isEncrypted() ? decrypted(passphrase.orElse(new char[0])) : secret.clone();
    try {
      return parse(plain);
    } finally {
      Secrets.wipe(plain);
    }
  }

  private byte[] decrypted(char[] passphrase) throws IOException, GeneralSecurityException {
    var scheme = SCHEMES.get(cipher);
    if (scheme == null) {
      throw new IOException("it is encrypted by %s, which monday does not know".formatted(cipher));
    }
    var derived = derive(passphrase, scheme.keyBytes + scheme.ivBytes);
    try {
      var decryption = Cipher.getInstance(scheme.transformation);
      var key = new SecretKeySpec(derived, 0, scheme.keyBytes, "AES");
      boolean sealed = scheme.transformation.contains("GCM");
      decryption.init(
          Cipher.DECRYPT_MODE,
          key,
          sealed
              ? new GCMParameterSpec(TAG_BYTES * 8, derived, scheme.keyBytes, scheme.ivBytes)
              : new IvParameterSpec(derived, scheme.keyBytes, scheme.ivBytes));
      var plain = decrypt(decryption, sealed);
      if (!isOpened(plain)) {
        Secrets.wipe(plain);
        throw new WrongPassphrase();
      }
      return plain;
    } finally {
      Secrets.wipe(derived);
    }
  }

  private byte[] decrypt(Cipher decryption, boolean sealed)
      throws GeneralSecurityException, WrongPassphrase {
    if (!sealed) {
      return decryption.doFinal(secret);
    }
    decryption.update(secret);
    try {
      return decryption.doFinal(tag);
    } catch (javax.crypto.AEADBadTagException _) {
      throw new WrongPassphrase();
    }
  }

  private byte[] derive(char[] passphrase, int length) {
    var options = new ByteArrayBuffer(derivation);
    var salt = options.getBytes();
    int rounds = options.getInt();
    var bytes = Secrets.bytes(passphrase);
    var derived = new byte[length];
    try {
      new BCrypt().pbkdf(bytes, salt, rounds, derived);
    } finally {
      Secrets.wipe(bytes);
    }
    return derived;
  }

  /** It begins with the same number twice. */
  private static boolean isOpened(byte[] plain) {
    return plain.length >= 8 && Arrays.equals(plain, 0, 4, plain, 4, 8);
  }

  /** As MINA reads a key that is not encrypted. */
  private KeyPair parse(byte[] plain) throws IOException, GeneralSecurityException {
    var buffer = new ByteArrayBuffer();
    buffer.putRawBytes(MAGIC);
    buffer.putString(NONE);
    buffer.putString(NONE);
    buffer.putBytes(new byte[0]);
    buffer.putInt(1);
    buffer.putBytes(publicKey);
    buffer.putBytes(plain);
    try (var stream = new ByteArrayInputStream(buffer.array(), 0, buffer.available())) {
      return OpenSSHKeyPairResourceParser.INSTANCE
          .extractKeyPairs(
              null,
              NamedResource.ofName("key"),
              "",
              "",
              FilePasswordProvider.EMPTY,
              stream,
              Map.of())
          .iterator()
          .next();
    } finally {
      Secrets.wipe(buffer.array());
    }
  }
}
