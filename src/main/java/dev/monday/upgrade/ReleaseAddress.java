package dev.monday.upgrade;

import dev.monday.system.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;
import java.util.Properties;

/**
 * Where releases are published, and whose signature makes one trustworthy.
 *
 * @param uri the folder that holds {@code release.txt}; https, or http on this machine for tests
 * @param key the maker's Ed25519 public key
 */
public record ReleaseAddress(URI uri, PublicKey key) {
  private static final String RESOURCE = "release.properties";

  public ReleaseAddress {
    if (!Transport.allows(uri)) {
      throw new IllegalArgumentException("release address %s is not https".formatted(uri));
    }
  }

  /**
   * The address that was set when this program was built (Maven properties {@code
   * monday.release.url} and {@code monday.release.key}).
   *
   * @throws UserError when the build set none
   */
  public static ReleaseAddress ofThisBuild() {
    var properties = new Properties();
    try (var in = ReleaseAddress.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("resource %s is missing".formatted(RESOURCE));
      }
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return of(properties.getProperty("url", ""), properties.getProperty("key", ""))
        .orElseThrow(() ->
            new UserError(
                "cannot upgrade: this build has no release address;"
                    + " get a newer version the way you got this one"));
  }

  /**
   * @param url empty when there is none
   * @param key the base64 text of a PEM file from {@code openssl pkey -pubout}
   */
  static Optional<ReleaseAddress> of(String url, String key) {
    return url.isBlank() || key.isBlank()
        ? Optional.empty()
        : Optional.of(new ReleaseAddress(URI.create(url.strip()), decode(key.strip())));
  }

  private static PublicKey decode(String key) {
    try {
      var encoded = new X509EncodedKeySpec(Base64.getDecoder().decode(key));
      return KeyFactory.getInstance("Ed25519").generatePublic(encoded);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("the release key is not an Ed25519 public key", e);
    }
  }

  /** The address of a file of the release. */
  URI file(String name) {
    var folder = uri.toString();
    return URI.create(folder.endsWith("/") ? folder + name : folder + "/" + name);
  }
}
