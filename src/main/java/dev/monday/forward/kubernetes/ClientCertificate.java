package dev.monday.forward.kubernetes;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;
import javax.net.ssl.X509KeyManager;

/** The certificate that this side shows. */
final class ClientCertificate {
  private ClientCertificate() {}

  /** What is to be said of it when it is not believed: that it has expired, or nothing. */
  static String expiry(Access access) {
    var managers = access.route().settings().getKeyManagers();
    return managers == null
        ? ""
        : Arrays.stream(managers)
            .filter(X509KeyManager.class::isInstance)
            .map(X509KeyManager.class::cast)
            .flatMap(ClientCertificate::certificates)
            .map(certificate -> certificate.getNotAfter().toInstant())
            .filter(end -> end.isBefore(Instant.now()))
            .findFirst()
            .map(" (the client certificate of the kubeconfig expired at %s)"::formatted)
            .orElse("");
  }

  private static Stream<X509Certificate> certificates(X509KeyManager manager) {
    return Stream.of("RSA", "EC", "EdDSA")
        .flatMap(kind -> aliases(manager, kind))
        .map(manager::getCertificateChain)
        .filter(Objects::nonNull)
        .filter(chain -> chain.length > 0)
        .map(chain -> chain[0]);
  }

  private static Stream<String> aliases(X509KeyManager manager, String kind) {
    var aliases = manager.getClientAliases(kind, null);
    return aliases == null ? Stream.of() : Arrays.stream(aliases);
  }
}
