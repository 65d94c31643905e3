package dev.monday.forward.ssh;

import java.io.IOException;

/** A key that this passphrase does not open. */
final class WrongPassphrase extends IOException {
  private static final long serialVersionUID = 1L;

  WrongPassphrase() {
    super("the passphrase is wrong");
  }
}
