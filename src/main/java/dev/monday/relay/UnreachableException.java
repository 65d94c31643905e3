package dev.monday.relay;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Why a connection could not be made. The message is whole: what cannot be reached, and why. */
public final class UnreachableException extends IOException {
  private static final long serialVersionUID = 1L;

  private final boolean passing;
  private final String text;

  private UnreachableException(boolean passing, String text, @Nullable Throwable cause) {
    super(text, cause);
    this.passing = passing;
    this.text = text;
  }

  /** Trying again may help: the client is held meanwhile. */
  public static UnreachableException passing(String text, @Nullable Throwable cause) {
    return new UnreachableException(true, text, cause);
  }

  /** There is an answer, and it is no: the client is told at once. */
  public static UnreachableException refused(String text, @Nullable Throwable cause) {
    return new UnreachableException(false, text, cause);
  }

  @Override
  public String getMessage() {
    return text;
  }

  public boolean isPassing() {
    return passing;
  }
}
