package dev.monday.forward.ssh;

import java.io.CharArrayReader;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.Optional;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.jce.interfaces.ECPrivateKey;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.jce.spec.ECPublicKeySpec;
import org.bouncycastle.openssl.EncryptionException;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8DecryptorProviderBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMDecryptorProviderBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;
import org.jspecify.annotations.Nullable;

/** A private key in the formats of OpenSSL: PEM and PKCS#8. */
final class PemKey implements KeyFile.Sealed {
  private static final BouncyCastleProvider PROVIDER = new BouncyCastleProvider();

  private final Object content;

  PemKey(char[] text) throws IOException {
    content = parse(text);
  }

  private static Object parse(char[] text) throws IOException {
    try (var parser = new PEMParser(new CharArrayReader(text))) {
      @Nullable Object next;
      while ((next = parser.readObject()) != null) {
        if (isKey(next)) {
          return next;
        }
      }
    }
    throw new IOException("it holds no private key");
  }

  private static boolean isKey(Object content) {
    return content instanceof PEMKeyPair
        || content instanceof PEMEncryptedKeyPair
        || content instanceof PrivateKeyInfo
        || content instanceof PKCS8EncryptedPrivateKeyInfo;
  }

  @Override
  public boolean isEncrypted() {
    return content instanceof PEMEncryptedKeyPair
        || content instanceof PKCS8EncryptedPrivateKeyInfo;
  }

  @Override
  public KeyPair open(Optional<char[]> passphrase) throws IOException, GeneralSecurityException {
    var converter = new JcaPEMKeyConverter().setProvider(PROVIDER);
    var secret = passphrase.orElse(new char[0]);
    return switch (content) {
      case PEMKeyPair pair -> converter.getKeyPair(pair);
      case PEMEncryptedKeyPair pair -> converter.getKeyPair(decrypted(pair, secret));
      case PKCS8EncryptedPrivateKeyInfo info ->
          pair(converter.getPrivateKey(decrypted(info, secret)));
      default -> pair(converter.getPrivateKey((PrivateKeyInfo) content));
    };
  }

  private static PEMKeyPair decrypted(PEMEncryptedKeyPair pair, char[] secret) throws IOException {
    try {
      return pair.decryptKeyPair(
          new JcePEMDecryptorProviderBuilder().setProvider(PROVIDER).build(secret));
    } catch (EncryptionException _) {
      throw new WrongPassphrase();
    }
  }

  private static PrivateKeyInfo decrypted(PKCS8EncryptedPrivateKeyInfo info, char[] secret)
      throws IOException {
    try {
      return info.decryptPrivateKeyInfo(
          new JceOpenSSLPKCS8DecryptorProviderBuilder().setProvider(PROVIDER).build(secret));
    } catch (OperatorCreationException failure) {
      throw new IOException("it is encrypted by what monday does not know", failure);
    } catch (PKCSException _) {
      throw new WrongPassphrase();
    }
  }

  private static KeyPair pair(PrivateKey key) throws GeneralSecurityException {
    return new KeyPair(
        key instanceof ECPrivateKey curve ? publicKey(curve) : KeyUtils.recoverPublicKey(key), key);
  }

  /** MINA does not work out this one. */
  private static PublicKey publicKey(ECPrivateKey key) throws GeneralSecurityException {
    var parameters = key.getParameters();
    var point = parameters.getG().multiply(key.getD());
    return KeyFactory.getInstance("EC", PROVIDER)
        .generatePublic(new ECPublicKeySpec(point, parameters));
  }
}
