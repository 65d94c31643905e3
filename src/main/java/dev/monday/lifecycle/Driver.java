package dev.monday.lifecycle;

/**
 * Makes one component's launches happen. It never sets a state: it reports. No method blocks or
 * throws; what goes wrong is reported. {@code launch} is called again only after {@code ended}.
 */
public interface Driver {
  /** Starts, and reports to {@code reports} until {@code ended}. */
  void launch(Reports reports);

  /**
   * Takes in what has changed without a new launch, as a server does at SIGHUP. Asked only where
   * the component's policy says that it can.
   */
  default void renew() {}

  /** Asks the launch to end. Calls when there is none are ignored. */
  void terminate();

  /**
   * The time that ending may take is over: kills what was asked to end. When all that can be done
   * was done before, a notice says what is still left.
   */
  void expire();

  /** Ends all of the launch without asking. */
  void kill();

  /**
   * It is launched no more, and nothing of its last launch is left: gives back what it has kept
   * between launches.
   */
  default void retire() {}
}
