package dev.monday.config;

import java.util.Collection;
import java.util.Optional;

/** Finds the known word that a mistyped one probably means. */
public final class Nearest {
  private static final int LONGEST = 64;

  private Nearest() {}

  /** The candidate that fewest typing mistakes away, when those are few for its length. */
  public static Optional<String> to(String word, Collection<String> candidates) {
    var best = Optional.<String>empty();
    var bestDistance = 1 + Math.max(1, Math.min(3, word.length() / 3));
    if (word.length() > LONGEST) {
      return best;
    }
    for (var candidate : candidates) {
      if (Math.abs(candidate.length() - word.length()) < bestDistance) {
        var distance = distance(word, candidate);
        if (distance < bestDistance
            || (distance == bestDistance
                && best.isPresent()
                && candidate.compareTo(best.get()) < 0)) {
          bestDistance = distance;
          best = Optional.of(candidate);
        }
      }
    }
    return best;
  }

  /** Insertions, removals, replacements and swaps of neighbours between the two. */
  static int distance(String from, String to) {
    var beforePrevious = new int[to.length() + 1];
    var previous = new int[to.length() + 1];
    var current = new int[to.length() + 1];
    for (var j = 0; j <= to.length(); j++) {
      previous[j] = j;
    }
    for (var i = 1; i <= from.length(); i++) {
      current[0] = i;
      for (var j = 1; j <= to.length(); j++) {
        var same = from.charAt(i - 1) == to.charAt(j - 1);
        var cost = Math.min(previous[j] + 1, current[j - 1] + 1);
        cost = Math.min(cost, previous[j - 1] + (same ? 0 : 1));
        if (i > 1
            && j > 1
            && from.charAt(i - 1) == to.charAt(j - 2)
            && from.charAt(i - 2) == to.charAt(j - 1)) {
          cost = Math.min(cost, beforePrevious[j - 2] + 1);
        }
        current[j] = cost;
      }
      var spare = beforePrevious;
      beforePrevious = previous;
      previous = current;
      current = spare;
    }
    return previous[to.length()];
  }
}
