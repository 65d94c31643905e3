package dev.monday.upgrade;

import java.util.List;
import java.util.regex.Pattern;

/**
 * A version as <a href="https://semver.org">semver.org</a> orders them: three numbers and, for what
 * comes before a release, a dash and dot-separated words ("1.4.0-rc.1").
 */
public record Version(int major, int minor, int patch, List<String> before)
    implements Comparable<Version> {
  private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,7}");
  private static final Pattern WORD = Pattern.compile("[0-9A-Za-z-]{1,40}");

  public Version {
    before = List.copyOf(before);
  }

  /**
   * Reads a version such as 1.4.0.
   *
   * @throws IllegalArgumentException when the text is not a version
   */
  public static Version parse(String text) {
    var dash = text.indexOf('-');
    var numbers = (dash < 0 ? text : text.substring(0, dash)).split("\\.", -1);
    var words = dash < 0 ? new String[0] : text.substring(dash + 1).split("\\.", -1);
    for (var word : words) {
      require(WORD.matcher(word).matches(), text);
    }
    require(numbers.length == 3, text);
    return new Version(
        number(numbers[0], text),
        number(numbers[1], text),
        number(numbers[2], text),
        List.of(words));
  }

  private static int number(String digits, String text) {
    require(NUMBER.matcher(digits).matches(), text);
    return Integer.parseInt(digits);
  }

  private static void require(boolean holds, String text) {
    if (!holds) {
      throw new IllegalArgumentException("\"%s\" is not a version such as 1.4.0".formatted(text));
    }
  }

  @Override
  public int compareTo(Version other) {
    if (major != other.major) {
      return Integer.compare(major, other.major);
    }
    if (minor != other.minor) {
      return Integer.compare(minor, other.minor);
    }
    if (patch != other.patch) {
      return Integer.compare(patch, other.patch);
    }
    return compareWords(other);
  }

  private int compareWords(Version other) {
    if (before.isEmpty() || other.before.isEmpty()) {
      return Boolean.compare(before.isEmpty(), other.before.isEmpty());
    }
    for (var i = 0; i < Math.min(before.size(), other.before.size()); i++) {
      var order = compareWord(before.get(i), other.before.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(before.size(), other.before.size());
  }

  private static int compareWord(String one, String other) {
    var isNumber = NUMBER.matcher(one).matches();
    if (isNumber != NUMBER.matcher(other).matches()) {
      return isNumber ? -1 : 1;
    }
    return isNumber
        ? Integer.compare(Integer.parseInt(one), Integer.parseInt(other))
        : one.compareTo(other);
  }

  @Override
  public String toString() {
    var numbers = "%d.%d.%d".formatted(major, minor, patch);
    return before.isEmpty() ? numbers : numbers + "-" + String.join(".", before);
  }
}
