package dev.monday.config;

import java.util.Locale;

/**
 * A name that this machine's hosts file can hold: labels of letters, digits, {@code -} and {@code
 * _}, joined by dots, which neither begin nor end with {@code -} (RFC 952); kept in lower case
 * because names are compared without it.
 */
public record Hostname(String text) {
  private static final int LONGEST = 253;
  private static final int LONGEST_LABEL = 63;

  public Hostname {
    var problem = problem(text);
    if (!problem.isEmpty()) {
      throw new IllegalArgumentException("\"%s\" is no hostname: %s".formatted(text, problem));
    }
    text = text.toLowerCase(Locale.ROOT);
  }

  /** What keeps {@code text} from being a hostname; empty when nothing does. */
  static String problem(String text) {
    if (text.isEmpty()) {
      return "it is empty";
    }
    if (text.length() > LONGEST) {
      return "it is longer than %d characters".formatted(LONGEST);
    }
    return isAddress(text) ? "it is an IP address" : labelProblem(text);
  }

  private static String labelProblem(String text) {
    if (text.endsWith(".")) {
      return "it ends with a dot";
    }
    if (text.endsWith("-") || text.contains("-.")) {
      return "no part of it may end with \"-\"";
    }
    var labelLength = 0;
    for (var i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      if (c == '.') {
        if (labelLength == 0) {
          return "it has an empty part between dots";
        }
        labelLength = 0;
      } else if (!isLabelCharacter(c)) {
        return "it may hold letters, digits, \"-\", \"_\" and \".\" only";
      } else if (c == '-' && labelLength == 0) {
        return "no part of it may begin with \"-\"";
      } else if (++labelLength > LONGEST_LABEL) {
        return "a part of it is longer than %d characters".formatted(LONGEST_LABEL);
      }
    }
    return "";
  }

  private static boolean isLabelCharacter(char c) {
    return c == '-'
        || c == '_'
        || (c >= '0' && c <= '9')
        || (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z');
  }

  private static boolean isAddress(String text) {
    return text.indexOf(':') >= 0
        || (text.indexOf('.') > 0
            && text.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9')));
  }

  @Override
  public String toString() {
    return text;
  }
}
