package dev.monday.relay;

import java.time.Duration;

/**
 * Hears what a person should see of a listener: of each kind the first at once, then at most one in
 * ten seconds with the number of connections since. Called from the relay's threads; must not
 * block.
 */
public interface ListenerObserver {

  /**
   * Connections were ended since the upstream could not be reached; the reason is the last one's.
   */
  void dialFailed(String reason, long connections);

  /** Connections were ended since there was no usable upstream for the whole hold time. */
  void heldTooLong(Duration hold, long connections);

  /** Connections cannot be accepted for the moment; the listener goes on trying. */
  void acceptFailed(String reason);

  /** A mistake in the relay itself has ended one connection. */
  void defect(Throwable failure);
}
