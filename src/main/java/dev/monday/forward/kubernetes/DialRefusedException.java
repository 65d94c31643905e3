package dev.monday.forward.kubernetes;

import java.io.IOException;

/**
 * The port of the pod could not be connected to. Nothing that was sent has reached the pod's
 * program, so it may be sent to another.
 */
final class DialRefusedException extends IOException {
  private static final long serialVersionUID = 1L;

  DialRefusedException(String text) {
    super(text);
  }
}
