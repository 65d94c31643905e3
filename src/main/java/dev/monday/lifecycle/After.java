package dev.monday.lifecycle;

/** What becomes of a stopping component once nothing of its launch is left. */
public sealed interface After {
  /** It starts again; {@code why} names what asked for it, for example a changed file. */
  record Again(String why) implements After {}

  /** It starts again after a delay; {@code attempt} counts the launches that failed in a row. */
  record Retry(int attempt, Failure cause) implements After {}

  record Complete() implements After {}

  record Fail(Failure cause) implements After {}

  /** It stays stopped: a person, or the end of the run, wanted that. */
  record Stay() implements After {}
}
