package dev.monday.forward.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.monday.forward.kubernetes.ClusterException.Kind;
import java.io.IOException;

/** What the API server's answers mean, for a person. */
final class Refusals {
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;
  private static final int GONE = 410;

  /** What a JSON Patch gets of which a test fails. */
  private static final int UNPROCESSABLE = 422;

  private static final int TOO_MANY = 429;
  private static final int SERVER_ERROR = 500;

  private Refusals() {}

  /**
   * Something that is asked of an API server.
   *
   * @param verb as RBAC names it, {@code list} for example
   * @param resource as RBAC names it, {@code pods/portforward} for example
   */
  record Deed(String verb, String resource, String namespace) {
    /** {@code list pods in the namespace shop}. */
    @Override
    public String toString() {
      return "%s %s in the namespace %s".formatted(verb, resource, namespace);
    }
  }

  static ClusterException of(Access access, Deed deed, int status, String body) {
    var said = message(body);
    var where = "at %s".formatted(access);
    return switch (status) {
      case UNAUTHORIZED ->
          new ClusterException(
              Kind.UNAUTHORIZED,
              "cannot %s: %s does not know who asks%s; log in again, it is tried once more then"
                  .formatted(deed, access, ClientCertificate.expiry(access)));
      case FORBIDDEN ->
          new ClusterException(
              Kind.FORBIDDEN,
              "cannot %s %s: it is forbidden (%s); ask for the verb \"%s\" on \"%s\" there"
                  .formatted(deed, where, said, deed.verb(), deed.resource()));
      case NOT_FOUND ->
          new ClusterException(
              Kind.NOT_FOUND, "cannot %s %s: it is not there (%s)".formatted(deed, where, said));
      case CONFLICT, UNPROCESSABLE ->
          new ClusterException(Kind.CONFLICT, "cannot %s %s: %s".formatted(deed, where, said));
      case GONE -> new ClusterException(Kind.GONE, "cannot %s %s: %s".formatted(deed, where, said));
      default ->
          new ClusterException(
              status >= SERVER_ERROR || status == TOO_MANY ? Kind.UNREACHABLE : Kind.MISCONFIGURED,
              "cannot %s %s: it answers %d (%s)".formatted(deed, where, status, said));
    };
  }

  static ClusterException unreachable(Access access, Exception cause) {
    boolean distrust = Causes.isDistrust(cause);
    return new ClusterException(
        distrust ? Kind.UNAUTHORIZED : Kind.UNREACHABLE,
        "cannot reach the API server %s: %s%s"
            .formatted(
                access, Causes.innermost(cause), distrust ? ClientCertificate.expiry(access) : ""),
        cause);
  }

  /** The message of a Status object, or what else was said. */
  private static String message(String body) {
    try {
      var message = Json.MAPPER.readTree(body).path("message").asText();
      if (!message.isEmpty()) {
        return message;
      }
    } catch (JsonProcessingException _) {
      // proxies on the way answer in other words
    }
    return body.strip().lines().findFirst().orElse("without a word");
  }

  static ClusterException of(Access access, Deed deed, IOException failure) {
    return failure instanceof Upgrade.Refused refused
        ? of(access, deed, refused.status(), refused.body())
        : unreachable(access, failure);
  }
}
