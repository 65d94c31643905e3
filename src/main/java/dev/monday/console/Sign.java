package dev.monday.console;

/** What the program's own lines have where an app's line has a bar. */
enum Sign {
  NEWS("•", "2"),
  GOOD("✔", "32"),
  AGAIN("↻", "33"),
  QUESTION("?", "36"),
  WARNING("!", "33"),
  BAD("✘", "31");

  private final String shape;
  private final String colour;

  Sign(String shape, String colour) {
    this.shape = shape;
    this.colour = colour;
  }

  /** One column wide. */
  String shape() {
    return shape;
  }

  /** The parameters of an SGR sequence. */
  String colour() {
    return colour;
  }
}
