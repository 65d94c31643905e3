package dev.monday.template;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Locale;

/** Texts made safe for other languages, as Go makes them. */
final class Escaping {
  private Escaping() {}

  static String html(String text) {
    var escaped = new StringBuilder();
    for (var i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      switch (c) {
        case '\0' -> escaped.append('\ufffd');
        case '"' -> escaped.append("&#34;");
        case '\'' -> escaped.append("&#39;");
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        default -> escaped.append(c);
      }
    }
    return escaped.toString();
  }

  /** For a text between quotes in JavaScript. */
  static String js(String text) {
    var escaped = new StringBuilder();
    text.codePoints()
        .forEach(point -> {
          if (point == '\\' || point == '\'' || point == '"') {
            escaped.append('\\').append((char) point);
          } else if (point < ' ' || "<>&=".indexOf(point) >= 0 || !Quoting.isPrintable(point)) {
            escaped.append("\\u").append(String.format(Locale.ROOT, "%04X", point));
          } else {
            escaped.appendCodePoint(point);
          }
        });
    return escaped.toString();
  }

  /** For a value in the query of an address. */
  static String query(String text) {
    var escaped = new StringBuilder();
    for (var b : text.getBytes(UTF_8)) {
      var c = (char) Byte.toUnsignedInt(b);
      if (isUnreserved(c)) {
        escaped.append(c);
      } else if (c == ' ') {
        escaped.append('+');
      } else {
        escaped.append('%').append(String.format(Locale.ROOT, "%02X", (int) c));
      }
    }
    return escaped.toString();
  }

  private static boolean isUnreserved(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "-_.~".indexOf(c) >= 0;
  }
}
