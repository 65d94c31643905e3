package dev.monday.template;

/** Why something cannot be done with values; who asked for it knows the place. */
final class Refused extends Exception {
  private static final long serialVersionUID = 1;

  private final String hint;

  Refused(String problem, String hint) {
    super(problem, null, false, false);
    this.hint = hint;
  }

  String problem() {
    return String.valueOf(getMessage());
  }

  String hint() {
    return hint;
  }
}
