package dev.monday.forward.kubernetes;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;

/** Why something failed, for a person. */
final class Causes {
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

  private static String firstLine(Throwable cause) {
    return String.valueOf(cause.getMessage()).strip().lines().findFirst().orElse("");
  }

  private static String lower(String text) {
    return text.isEmpty() ? text : Character.toLowerCase(text.charAt(0)) + text.substring(1);
  }
}
