package dev.monday.proxy;

/** A route cannot be made; the message says what, why, and what to do. */
final class RouteException extends Exception {
  private static final long serialVersionUID = 1;

  RouteException(String message) {
    super(message);
  }

  RouteException(String message, Throwable cause) {
    super(message, cause);
  }

  String text() {
    return String.valueOf(getMessage());
  }
}
