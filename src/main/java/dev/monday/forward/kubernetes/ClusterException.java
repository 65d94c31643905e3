package dev.monday.forward.kubernetes;

import org.jspecify.annotations.Nullable;

/** What a cluster does not do. The message is whole: what cannot be done, why, what to do. */
public final class ClusterException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What follows from it. */
  public enum Kind {
    /** Nobody answers, or is able to: it is tried again. */
    UNREACHABLE,
    /** Who asks is not known, or not any more, or the server is not: fresh credentials may help. */
    UNAUTHORIZED,
    /** Who asks may not. */
    FORBIDDEN,
    /** What is asked for is not there. */
    NOT_FOUND,
    /** What is to be changed is not as it was, or may not become what was asked for. */
    CONFLICT,
    /** What is asked for is too long ago to be told (410). */
    GONE,
    /** The kubeconfig, or the request, makes no sense. */
    MISCONFIGURED
  }

  private final Kind kind;
  private final String text;

  public ClusterException(Kind kind, String text) {
    this(kind, text, null);
  }

  public ClusterException(Kind kind, String text, @Nullable Throwable cause) {
    super(text, cause);
    this.kind = kind;
    this.text = text;
  }

  public Kind kind() {
    return kind;
  }

  /** Whether asking again is no use as long as nobody has changed anything. */
  boolean isLasting() {
    return switch (kind) {
      case FORBIDDEN, NOT_FOUND, CONFLICT, MISCONFIGURED -> true;
      case UNREACHABLE, UNAUTHORIZED, GONE -> false;
    };
  }

  @Override
  public String getMessage() {
    return text;
  }
}
