package dev.monday.forward.kubernetes;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Why something failed, for a person. */
final class Causes {
  private static final Pattern ALERT =
      Pattern.compile("alert: (\\w*certificate\\w*|unknown_ca|access_denied|decrypt_error)");

  private Causes() {}

  /** The words of the innermost cause. */
  static String innermost(Throwable failure) {
    var cause = failure;
    while (cause.getCause() != null && !(cause instanceof ConnectException)) {
      cause = cause.getCause();
    }
    return switch (cause) {
      case UnknownHostException unknown -> "there is no such name: " + unknown.getMessage();
      case UnresolvedAddressException _ -> "there is no such name";
      case SocketTimeoutException _, HttpTimeoutException _ -> "no answer in time";
      case NoRouteToHostException _ -> "no route to host";
      case ConnectException refused ->
          refused.getMessage() == null ? "connection refused" : lower(refused.getMessage());
      default -> cause.getMessage() == null ? cause.getClass().getSimpleName() : firstLine(cause);
    };
  }

  /** Whether one side's certificate is not believed by the other (RFC 8446, section 6.2). */
  static boolean isDistrust(Throwable failure) {
    for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateException
          || (cause instanceof SSLException
              && ALERT.matcher(String.valueOf(cause.getMessage())).find())) {
        return true;
      }
    }
    return false;
  }

  private static String firstLine(Throwable cause) {
    return String.valueOf(cause.getMessage()).strip().lines().findFirst().orElse("");
  }

  private static String lower(String text) {
    return text.isEmpty() ? text : Character.toLowerCase(text.charAt(0)) + text.substring(1);
  }
}
