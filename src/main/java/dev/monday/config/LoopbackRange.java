package dev.monday.config;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A network inside 127.0.0.0/8, of which all names get their addresses.
 *
 * @param first its lowest address; the first of the four numbers is the highest byte
 * @param prefix how many bits all its addresses have in common, 8 to 30
 */
public record LoopbackRange(int first, int prefix) {
  /** Where none is configured: 127.64.0.0/10. */
  public static final LoopbackRange DEFAULT = new LoopbackRange(0x7f40_0000, 10);

  private static final int PARTS = 4;
  private static final int LARGEST_PART = 255;
  private static final int LOOPBACK = 127;
  private static final int LEAST_PREFIX = 8;
  private static final int MOST_PREFIX = 30;

  public LoopbackRange {
    var problem = problem(first, prefix);
    if (!problem.isEmpty()) {
      throw new IllegalArgumentException(
          "%s/%d is no range: %s".formatted(text(first), prefix, problem));
    }
  }

  /**
   * The range that a text names.
   *
   * @throws IllegalArgumentException unless it is {@code a.b.c.d/n}, such as 127.64.0.0/10
   */
  public static LoopbackRange parse(String text) {
    var problem = problem(text);
    if (!problem.isEmpty()) {
      throw new IllegalArgumentException("\"%s\" is no range: %s".formatted(text, problem));
    }
    return new LoopbackRange(first(text), prefix(text));
  }

  /** What keeps {@code text} from being a range; empty when nothing does. */
  static String problem(String text) {
    if (!text.matches("([0-9]{1,3}\\.){3}[0-9]{1,3}/[0-9]{1,2}")) {
      return "it is not an IPv4 network";
    }
    for (var part : parts(text)) {
      if (part > LARGEST_PART) {
        return "%d is more than %d".formatted(part, LARGEST_PART);
      }
    }
    return problem(first(text), prefix(text));
  }

  private static String problem(int first, int prefix) {
    if (first >>> (3 * Byte.SIZE) != LOOPBACK) {
      return "it is outside 127.0.0.0/8";
    }
    if (prefix < LEAST_PREFIX || prefix > MOST_PREFIX) {
      return "/%d is outside /%d to /%d".formatted(prefix, LEAST_PREFIX, MOST_PREFIX);
    }
    var begin = first & mask(prefix);
    return begin == first ? "" : "that network is %s/%d".formatted(text(begin), prefix);
  }

  private static int[] parts(String text) {
    return Arrays.stream(text.substring(0, text.indexOf('/')).split("\\.", PARTS))
        .mapToInt(Integer::parseInt)
        .toArray();
  }

  private static int first(String text) {
    var address = 0;
    for (var part : parts(text)) {
      address = (address << Byte.SIZE) | part;
    }
    return address;
  }

  private static int prefix(String text) {
    return Integer.parseInt(text.substring(text.indexOf('/') + 1));
  }

  private static int mask(int prefix) {
    return -1 << (Integer.SIZE - prefix);
  }

  /** How many addresses it has. */
  public int size() {
    return 1 << (Integer.SIZE - prefix);
  }

  public boolean contains(int address) {
    return (address & mask(prefix)) == first;
  }

  private static String text(int address) {
    return IntStream.of(24, 16, 8, 0)
        .mapToObj(shift -> Integer.toString((address >>> shift) & LARGEST_PART))
        .collect(Collectors.joining("."));
  }

  @Override
  public String toString() {
    return text(first) + "/" + prefix;
  }
}
