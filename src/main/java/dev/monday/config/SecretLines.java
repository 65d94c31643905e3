package dev.monday.config;

import java.util.List;
import java.util.Locale;

/** Keeps values that look secret out of the lines that a diagnostic shows. */
public final class SecretLines {
  private static final String MASK = " ***";
  private static final List<String> SECRET =
      List.of("PASSWORD", "SECRET", "TOKEN", "KEY", "CREDENTIAL");

  private SecretLines() {}

  /** The line, with the value hidden when the key before it, or the block around it, is secret. */
  static String shown(SourceText source, int number) {
    var line = source.line(number);
    var separator = secretSeparator(line);
    if (separator >= 0) {
      return line.substring(separator + 1).isBlank()
          ? line
          : line.substring(0, separator + 1) + MASK;
    }
    return insideSecret(source, number) ? " ".repeat(indent(line)) + MASK.strip() : line;
  }

  /** Whether a key, such as a variable's name, looks as if its value were secret. */
  public static boolean looksSecret(String key) {
    var upper = key.toUpperCase(Locale.ROOT);
    for (var word : SECRET) {
      if (upper.contains(word)) {
        return true;
      }
    }
    return false;
  }

  /** Where the first {@code :} or {@code =} after a secret name is; -1 when there is none. */
  private static int secretSeparator(String line) {
    var nameStart = 0;
    for (var i = 0; i < line.length(); i++) {
      var c = line.charAt(i);
      if ((c == ':' || c == '=') && looksSecret(line.substring(nameStart, i))) {
        return i;
      }
      if (!Character.isLetterOrDigit(c) && "_-.\"'".indexOf(c) < 0) {
        nameStart = i + 1;
      }
    }
    return -1;
  }

  /** Whether the line stands deeper than a line above that ends with a secret key. */
  private static boolean insideSecret(SourceText source, int number) {
    var indent = indent(source.line(number));
    for (var above = number - 1; above >= 1 && indent > 0; above--) {
      var line = source.line(above);
      if (!line.isBlank() && indent(line) < indent) {
        indent = indent(line);
        if (secretSeparator(line) >= 0) {
          return true;
        }
      }
    }
    return false;
  }

  private static int indent(String line) {
    var i = 0;
    while (i < line.length() && line.charAt(i) == ' ') {
      i++;
    }
    return i;
  }
}
