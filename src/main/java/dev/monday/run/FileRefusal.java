package dev.monday.run;

import java.io.IOException;

/** Why a file is not written; the message is for the user. */
final class FileRefusal extends IOException {
  private static final long serialVersionUID = 1;

  private final String mend;

  /**
   * @param mend what to do about it; empty when there is nothing to add
   */
  FileRefusal(String problem, String mend) {
    super(problem);
    this.mend = mend;
  }

  String mend() {
    return mend;
  }
}
