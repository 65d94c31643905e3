package dev.monday.console;

import java.util.BitSet;
import java.util.Optional;

/**
 * How a name contains the letters of a filter, in order but not side by side.
 *
 * @param score higher is better: letters that begin a word or follow each other count more
 * @param positions the matched code points of the name
 */
record Match(int score, BitSet positions) {
  private static final int LETTER = 1;
  private static final int FOLLOWS = 5;
  private static final int BEGINS_WORD = 4;
  private static final int BEGINS_NAME = 6;
  private static final int GAP = -2;
  private static final int NONE = Integer.MIN_VALUE / 2;

  /** The best way to find the filter in the name, upper and lower case alike. */
  static Optional<Match> of(String filter, String name) {
    var wanted = filter.codePoints().map(Character::toLowerCase).toArray();
    var letters = name.codePoints().toArray();
    if (wanted.length == 0) {
      return Optional.of(new Match(0, new BitSet()));
    }
    if (wanted.length > letters.length) {
      return Optional.empty();
    }
    return best(wanted, letters);
  }

  private static Optional<Match> best(int[] wanted, int[] letters) {
    var scores = new int[wanted.length][letters.length];
    var before = new int[wanted.length][letters.length];
    for (var i = 0; i < wanted.length; i++) {
      fillRow(i, wanted[i], letters, scores, before);
    }
    var last = scores[wanted.length - 1];
    var end = indexOfHighest(last, letters.length);
    if (last[end] <= NONE / 2) {
      return Optional.empty();
    }
    var positions = new BitSet();
    for (int i = wanted.length - 1, at = end; i >= 0; at = before[i][at], i--) {
      positions.set(at);
    }
    return Optional.of(new Match(last[end], positions));
  }

  /** The scores of the {@code i}th letter of the filter at each letter of the name. */
  private static void fillRow(int i, int letter, int[] letters, int[][] scores, int[][] before) {
    for (var j = 0; j < letters.length; j++) {
      scores[i][j] = NONE;
      if (Character.toLowerCase(letters[j]) != letter || j < i) {
        continue;
      }
      if (i == 0) {
        scores[i][j] = LETTER + bonus(letters, j) + (j == 0 ? 0 : GAP);
        continue;
      }
      var apart = indexOfHighest(scores[i - 1], j);
      var together = scores[i - 1][j - 1] + FOLLOWS;
      var follows = together >= scores[i - 1][apart] + GAP;
      before[i][j] = follows ? j - 1 : apart;
      scores[i][j] = LETTER + bonus(letters, j) + (follows ? together : scores[i - 1][apart] + GAP);
    }
  }

  private static int indexOfHighest(int[] row, int end) {
    var highest = 0;
    for (var i = 1; i < end; i++) {
      if (row[i] > row[highest]) {
        highest = i;
      }
    }
    return highest;
  }

  private static int bonus(int[] letters, int at) {
    if (at == 0) {
      return BEGINS_NAME;
    }
    var afterSeparator = !Character.isLetterOrDigit(letters[at - 1]);
    var afterLowerCase =
        Character.isUpperCase(letters[at]) && Character.isLowerCase(letters[at - 1]);
    return afterSeparator || afterLowerCase ? BEGINS_WORD : 0;
  }
}
