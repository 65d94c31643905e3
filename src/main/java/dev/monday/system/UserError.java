package dev.monday.system;

/**
 * A failure that a person can mend. It is printed as its message alone, with no trace, and sets the
 * exit status. Everything else that reaches the command line is a defect of this program.
 */
public final class UserError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Bad usage or configuration; nothing was started. */
  public static final int USAGE = 2;

  private final int exitStatus;

  /** A failure with {@link #USAGE} as its exit status. */
  public UserError(String message) {
    this(USAGE, message);
  }

  public UserError(int exitStatus, String message) {
    super(message);
    this.exitStatus = exitStatus;
  }

  public UserError(String message, Throwable cause) {
    super(message, cause);
    this.exitStatus = USAGE;
  }

  /** 0 to 255. */
  public int exitStatus() {
    return exitStatus;
  }
}
