package dev.monday.watch;

import java.io.IOException;

/** The system follows no more folders; the message says which limit it is and how to raise it. */
final class FollowLimitException extends IOException {
  private static final long serialVersionUID = 1L;

  FollowLimitException(String message) {
    super(message);
  }
}
