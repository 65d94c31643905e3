package dev.monday.forward.kubernetes.takeover;

/**
 * Why a workload is not, or no longer, taken over. The message is whole, and trying again is in
 * vain.
 */
final class TakeoverException extends Exception {
  private static final long serialVersionUID = 1L;

  TakeoverException(String message) {
    super(message);
  }
}
