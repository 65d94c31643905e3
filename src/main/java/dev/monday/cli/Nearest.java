package dev.monday.cli;

import java.util.Optional;

/** The known word that a mistyped one was most likely meant to be. */
final class Nearest {
  private Nearest() {}

  /** The word of {@code known} with the fewest slips from {@code word}; none when all are far. */
  static Optional<String> of(String word, Iterable<String> known) {
    var nearest = Optional.<String>empty();
    var fewest = Math.max(1, word.length() / 3) + 1;
    for (var candidate : known) {
      var slips = slips(word, candidate);
      if (slips < fewest) {
        fewest = slips;
        nearest = Optional.of(candidate);
      }
    }
    return nearest;
  }

  /** How many letters were left out, added, replaced, or swapped with their neighbour. */
  static int slips(String one, String other) {
    var rows = new int[one.length() + 1][other.length() + 1];
    for (var i = 0; i <= one.length(); i++) {
      for (var j = 0; j <= other.length(); j++) {
        rows[i][j] = i == 0 || j == 0 ? i + j : cell(rows, one, i, other, j);
      }
    }
    return rows[one.length()][other.length()];
  }

  private static int cell(int[][] rows, String one, int i, String other, int j) {
    var same = one.charAt(i - 1) == other.charAt(j - 1);
    var fewest = Math.min(rows[i - 1][j], rows[i][j - 1]) + 1;
    fewest = Math.min(fewest, rows[i - 1][j - 1] + (same ? 0 : 1));
    var swapped =
        i > 1
            && j > 1
            && one.charAt(i - 1) == other.charAt(j - 2)
            && one.charAt(i - 2) == other.charAt(j - 1);
    return swapped ? Math.min(fewest, rows[i - 2][j - 2] + 1) : fewest;
  }
}
