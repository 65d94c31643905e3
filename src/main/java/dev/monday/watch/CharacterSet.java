package dev.monday.watch;

import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * The characters between brackets in a glob, as git's {@code wildmatch.c} reads them.
 *
 * @param end where the closing bracket is
 */
record CharacterSet(IntPredicate members, boolean negated, int end) {
  /** The set whose opening bracket is at {@code start}; empty when no bracket closes it. */
  static Optional<CharacterSet> at(String glob, int start) {
    return new Reader(glob, start + 1).read();
  }

  boolean has(char c) {
    return members.test(c) != negated;
  }

  private static final class Reader {
    private final String glob;
    private int at;
    private IntPredicate members = c -> false;

    Reader(String glob, int at) {
      this.glob = glob;
      this.at = at;
    }

    Optional<CharacterSet> read() {
      var negated = is('!') || is('^');
      at += negated ? 1 : 0;
      for (var first = at; at < glob.length(); at++) {
        if (is(']') && at > first) {
          return Optional.of(new CharacterSet(members, negated, at));
        }
        if (glob.startsWith("[:", at)) {
          if (!addClass()) {
            return Optional.empty();
          }
        } else if (!addRange()) {
          return Optional.empty();
        }
      }
      return Optional.empty();
    }

    private boolean is(char c) {
      return at < glob.length() && glob.charAt(at) == c;
    }

    /** One character, or two with a hyphen between them; a backslash quotes either. */
    private boolean addRange() {
      var low = quoted();
      var high = low;
      if (at + 2 < glob.length() && glob.charAt(at + 1) == '-' && glob.charAt(at + 2) != ']') {
        at += 2;
        high = quoted();
      }
      add(low, high);
      return low >= 0 && high >= 0;
    }

    private void add(int low, int high) {
      add(c -> c >= low && c <= high);
    }

    private void add(IntPredicate more) {
      var before = members;
      members = c -> before.test(c) || more.test(c);
    }

    /** Leaves {@code at} at the character; -1 when there is none. */
    private int quoted() {
      at += is('\\') ? 1 : 0;
      return at < glob.length() ? glob.charAt(at) : -1;
    }

    private boolean addClass() {
      var close = glob.indexOf(']', at + 2);
      if (close < 0) {
        return false;
      }
      if (glob.charAt(close - 1) != ':' || close - 1 < at + 2) {
        add('[', '['); // no class but a bracket, as git reads it
        return true;
      }
      var members = byName(glob.substring(at + 2, close - 1));
      members.ifPresent(this::add);
      at = close;
      return members.isPresent();
    }

    private static Optional<IntPredicate> byName(String name) {
      return Optional.ofNullable(
          switch (name) {
            case "alnum" -> c -> isLetter(c) || isDigit(c);
            case "alpha" -> Reader::isLetter;
            case "blank" -> c -> c == ' ' || c == '\t';
            case "cntrl" -> c -> c < ' ' || c == 127;
            case "digit" -> Reader::isDigit;
            case "graph" -> c -> c > ' ' && c < 127;
            case "lower" -> c -> c >= 'a' && c <= 'z';
            case "print" -> c -> c >= ' ' && c < 127;
            case "punct" -> c -> c > ' ' && c < 127 && !isLetter(c) && !isDigit(c);
            case "space" -> c -> c == ' ' || (c >= '\t' && c <= '\r');
            case "upper" -> c -> c >= 'A' && c <= 'Z';
            case "xdigit" -> c -> isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
            default -> null;
          });
    }

    private static boolean isLetter(int c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean isDigit(int c) {
      return c >= '0' && c <= '9';
    }
  }
}
