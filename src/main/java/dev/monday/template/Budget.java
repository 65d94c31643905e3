package dev.monday.template;

/** What one execution may still use. Bounds its time and its memory. */
final class Budget {
  /** Characters of the output, and of any text that is made on the way. */
  static final int LONGEST_TEXT = 4 << 20;

  /** How many nodes and commands may be carried out. */
  private static final long STEPS = 1_000_000;

  /** Characters that may be read and written altogether. */
  private static final long CHARACTERS = 64L << 20;

  /** How deep templates and blocks may stand in each other while they are carried out. */
  private static final int DEEPEST = 250;

  private long steps = STEPS;
  private long characters = CHARACTERS;
  private int depth;

  void step() throws Refused {
    if (--steps < 0) {
      throw new Refused(
          "the template takes more than %,d steps".formatted(STEPS), "shorten its ranges");
    }
  }

  void use(long length) throws Refused {
    characters -= length;
    if (characters < 0) {
      throw new Refused(
          "the template handles more than %d MiB of text".formatted(CHARACTERS >> 20),
          "shorten its ranges");
    }
  }

  /** Checks a text that has been made, or is about to be. */
  void made(long length) throws Refused {
    if (length > LONGEST_TEXT) {
      throw new Refused(
          "the template makes a text of more than %d MiB".formatted(LONGEST_TEXT >> 20),
          "shorten it");
    }
    use(length);
  }

  void enter() throws Refused {
    if (++depth > DEEPEST) {
      throw new Refused(
          "templates and blocks stand in each other more than %d deep".formatted(DEEPEST),
          "end the recursion by a condition");
    }
  }

  void leave() {
    depth--;
  }
}
