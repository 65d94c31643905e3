package dev.monday.cli;

/** What a check of the machine found, in one line for a person. */
sealed interface Finding {
  /** Nothing needs to be done about it. */
  record Good(String what) implements Finding {}

  /**
   * Something is lacking.
   *
   * @param mend what a person can do about it
   */
  record Bad(String what, String mend) implements Finding {}
}
