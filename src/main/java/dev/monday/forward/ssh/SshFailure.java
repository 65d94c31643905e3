package dev.monday.forward.ssh;

import java.io.IOException;

/**
 * Why a connection, a channel or a listener could not be had, or was lost. The message is whole.
 */
public final class SshFailure extends IOException {
  private static final long serialVersionUID = 1L;

  /** What kind of cause it has. */
  public enum Kind {
    /** The network or the server; trying again may help. */
    PASSING,
    /** The server has said no to one channel or listener; the connection goes on. */
    REFUSED,
    /** The server has refused who we are, or nobody was there to say it. */
    CREDENTIALS,
    /** The server is not known, or is not the one that is known. */
    HOST_KEY,
    /** The settings cannot be used as they are. */
    CONFIGURATION
  }

  private final Kind kind;
  private final String text;

  SshFailure(Kind kind, String message) {
    super(message);
    this.kind = kind;
    this.text = message;
  }

  SshFailure(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.text = message;
  }

  static SshFailure passing(String message) {
    return new SshFailure(Kind.PASSING, message);
  }

  static SshFailure refused(String message) {
    return new SshFailure(Kind.REFUSED, message);
  }

  static SshFailure configuration(String message) {
    return new SshFailure(Kind.CONFIGURATION, message);
  }

  static SshFailure credentials(String message) {
    return new SshFailure(Kind.CREDENTIALS, message);
  }

  public static SshFailure hostKey(String message) {
    return new SshFailure(Kind.HOST_KEY, message);
  }

  @Override
  public String getMessage() {
    return text;
  }

  public Kind kind() {
    return kind;
  }

  /** Whether trying again is in vain until a person has changed something. */
  public boolean isLasting() {
    return switch (kind) {
      case PASSING, REFUSED -> false;
      case CREDENTIALS, HOST_KEY, CONFIGURATION -> true;
    };
  }
}
