package dev.monday.console;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.SortedMap;
import java.util.TreeMap;

/** The colours and styles that an app has switched on and not off again. */
final class Colours {
  static final byte ESC = 0x1b;
  static final byte[] RESET = {0x1b, '[', '0', 'm'};

  /** What is switched on, under the number that switches it off. */
  private final SortedMap<Integer, String> on = new TreeMap<>();

  private byte[] sequence = {};

  /** Takes the SGR sequence in {@code text} from its ESC to its m. */
  void take(byte[] text, int from, int to) {
    var parameters = new String(text, from + 2, to - from - 3, US_ASCII).split(";", -1);
    for (var i = 0; i < parameters.length; i++) {
      i += take(parameters, i);
    }
    sequence = on.isEmpty() ? new byte[0] : written();
  }

  /** What switches all of it on again; empty when nothing is on. */
  byte[] sequence() {
    return sequence;
  }

  /** Takes the parameter at {@code i}; returns how many of those that follow belong to it. */
  private int take(String[] parameters, int i) {
    var parameter = parameters[i];
    var colon = parameter.indexOf(':');
    var code = number(colon < 0 ? parameter : parameter.substring(0, colon));
    if (code == 0) {
      on.clear();
    } else if (colon >= 0) {
      switchOn(code, parameter);
    } else if (code == 38 || code == 48 || code == 58) {
      return takeColour(parameters, i, code);
    } else if (on.remove(code) == null) {
      switchOn(code, parameter);
    }
    return 0;
  }

  private int takeColour(String[] parameters, int i, int code) {
    var kind = i + 1 < parameters.length ? number(parameters[i + 1]) : 0;
    var length = kind == 5 ? 2 : kind == 2 ? 4 : 0;
    if (length == 0 || i + length >= parameters.length) {
      return parameters.length - i;
    }
    var colour = new StringBuilder(parameters[i]);
    for (var k = 1; k <= length; k++) {
      colour.append(';').append(number(parameters[i + k]));
    }
    on.put(offCode(code), colour.toString());
    return length;
  }

  private void switchOn(int code, String parameter) {
    var off = offCode(code);
    if (off == 22 && on.containsKey(off) && !on.getOrDefault(off, "").contains(parameter)) {
      on.put(off, "1;2");
    } else if (off != 0) {
      on.put(off, parameter);
    }
  }

  /** The number that switches off what {@code code} switches on; 0 when it switches nothing on. */
  private static int offCode(int code) {
    return switch (code) {
      case 1, 2 -> 22;
      case 3, 20 -> 23;
      case 4, 21 -> 24;
      case 5, 6 -> 25;
      case 7, 8, 9 -> code + 20;
      case 51, 52 -> 54;
      case 53 -> 55;
      case 58 -> 59;
      case 73, 74 -> 75;
      default -> isForeground(code) ? 39 : isBackground(code) ? 49 : 0;
    };
  }

  private static boolean isForeground(int code) {
    return (code >= 30 && code <= 38) || (code >= 90 && code <= 97);
  }

  private static boolean isBackground(int code) {
    return (code >= 40 && code <= 48) || (code >= 100 && code <= 107);
  }

  private byte[] written() {
    return ("\u001b[" + String.join(";", on.values()) + "m").getBytes(US_ASCII);
  }

  /** The number, or 0 for none, as a terminal reads it; too large ones are no code at all. */
  private static int number(String digits) {
    var number = 0;
    for (var i = 0; i < digits.length() && number < 10_000; i++) {
      number = number * 10 + Character.digit(digits.charAt(i), 10);
    }
    return number;
  }
}
