package dev.monday.hosts;

/** What became of a line that was to be written. */
public sealed interface Result {
  /** It is in the file, in this run's block. */
  record Written() implements Result {}

  /** Somebody else has put it there; it is not this run's to remove. */
  record AlreadyThere() implements Result {}

  /**
   * It may not be written, or could not be.
   *
   * @param reason why, in words for a person
   * @param mend what they can do about it
   */
  record Refused(String reason, String mend) implements Result {}

  /** This user may not write the file, and there is no helper. */
  record NoPrivilege() implements Result {}
}
