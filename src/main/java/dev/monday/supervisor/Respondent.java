package dev.monday.supervisor;

/** Answers what the components of a run ask: a person at a terminal, or nobody. */
public interface Respondent {
  /** There is nobody, so that every question ends at once. */
  Respondent NOBODY = Inquiry::withdraw;

  /**
   * Takes a question, to answer it later or withdraw it. Called on the supervisor's thread, so it
   * must not block.
   */
  void put(Inquiry inquiry);
}
