package dev.monday.process;

import java.io.IOException;

/** A program that could not be started; the message is one line for the user. */
public final class LaunchException extends IOException {

  /** What stood in the way. */
  public enum Reason {
    FOLDER_MISSING,
    NOT_FOUND,
    NOT_EXECUTABLE,
    /** What starts programs on this system is missing: setsid, perl or setpriv. */
    SYSTEM_TOOL_MISSING,
    REFUSED_BY_SYSTEM
  }

  private static final long serialVersionUID = 1L;

  private final Reason reason;

  LaunchException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  LaunchException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
