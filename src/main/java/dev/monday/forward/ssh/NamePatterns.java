package dev.monday.forward.ssh;

import java.util.List;
import java.util.Locale;

/** Names with {@code *}, {@code ?} and a leading {@code !}, as ssh_config and known_hosts have. */
final class NamePatterns {
  private NamePatterns() {}

  /** Whether one of the patterns fits and none with {@code !} does. */
  static boolean anyFits(List<String> patterns, String name) {
    boolean fits = false;
    for (String pattern : patterns) {
      if (pattern.startsWith("!")) {
        if (fits(pattern.substring(1), name)) {
          return false;
        }
      } else {
        fits |= fits(pattern, name);
      }
    }
    return fits;
  }

  private static boolean fits(String pattern, String name) {
    return fitsExactly(pattern.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT));
  }

  /** Goes back to the last star only, so that many stars cost little more than one. */
  private static boolean fitsExactly(String pattern, String name) {
    int p = 0;
    int n = 0;
    int star = -1;
    int resume = 0;
    while (n < name.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        resume = n;
      } else if (p < pattern.length()
          && (pattern.charAt(p) == '?' || pattern.charAt(p) == name.charAt(n))) {
        p++;
        n++;
      } else if (star >= 0) {
        p = star + 1;
        n = ++resume;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }
}
