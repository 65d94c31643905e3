package dev.monday.process;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads a dotenv text once from front to end. */
final class EnvFileParser {

  private static final char END = '\0';

  private final String text;
  private final Map<String, String> values = new LinkedHashMap<>();
  private final List<EnvFile.Problem> problems = new ArrayList<>();
  private int at;
  private int line = 1;

  EnvFileParser(String text) {
    String unmarked = text.startsWith("\uFEFF") ? text.substring(1) : text;
    this.text = unmarked.replace("\r\n", "\n").replace('\r', '\n');
  }

  EnvFile parse() {
    while (at < text.length()) {
      skipBlanks();
      if (current() != '#' && current() != '\n' && at < text.length()) {
        assignment();
      }
      skipLine();
    }
    return new EnvFile(values, problems);
  }

  private void assignment() {
    int first = line;
    String name = name();
    if (name.equals("export") && isBlank(current())) {
      skipBlanks();
      name = name();
    }
    skipBlanks();
    if (name.isEmpty() || current() != '=') {
      problem(first, "expected NAME=value");
      return;
    }
    at++;
    skipBlanks();
    String value = current() == '"' || current() == '\'' ? quoted() : plain();
    if (value.indexOf('\0') >= 0) {
      problem(first, "the value of %s holds a zero byte".formatted(name));
    } else {
      values.put(name, value);
    }
  }

  private String name() {
    int start = at;
    while (isOfName(current())) {
      at++;
    }
    return text.substring(start, at);
  }

  /** Up to the end of the line or to a comment, which starts with # after a blank. */
  private String plain() {
    int start = at;
    while (at < text.length() && current() != '\n') {
      if (current() == '#' && (at == start || isBlank(text.charAt(at - 1)))) {
        break;
      }
      at++;
    }
    return text.substring(start, at).strip();
  }

  /** Up to the same quote again, over lines if need be. */
  private String quoted() {
    char quote = current();
    int start = at++;
    int first = line;
    var value = new StringBuilder();
    while (at < text.length() && current() != quote) {
      if (current() == '\n') {
        line++;
      }
      value.append(quote == '"' && current() == '\\' ? escaped() : current());
      at++;
    }
    if (at == text.length()) {
      problem(first, "the quote %c is not closed".formatted(quote));
      at = start;
      line = first;
      return "";
    }
    at++;
    expectNothingMore();
    return value.toString();
  }

  /** What a backslash and its next character mean; both as they are where they mean nothing. */
  private String escaped() {
    if (at + 1 == text.length()) {
      return "\\";
    }
    at++;
    return switch (current()) {
      case 'n' -> "\n";
      case 'r' -> "\r";
      case 't' -> "\t";
      case '"', '\\', '$' -> String.valueOf(current());
      case '\n' -> {
        line++;
        yield "\\\n";
      }
      default -> "\\" + current();
    };
  }

  private void expectNothingMore() {
    skipBlanks();
    if (at < text.length() && current() != '\n' && current() != '#') {
      problem(line, "unexpected text after the closing quote");
    }
  }

  private void skipBlanks() {
    while (isBlank(current())) {
      at++;
    }
  }

  private void skipLine() {
    int end = text.indexOf('\n', at);
    at = end < 0 ? text.length() : end + 1;
    line++;
  }

  private char current() {
    return at < text.length() ? text.charAt(at) : END;
  }

  private void problem(int line, String what) {
    problems.add(new EnvFile.Problem(line, what));
  }

  private static boolean isBlank(char character) {
    return character == ' ' || character == '\t';
  }

  private static boolean isOfName(char character) {
    return character == '_'
        || character == '.'
        || character == '-'
        || (character >= '0' && character <= '9')
        || (character >= 'A' && character <= 'Z')
        || (character >= 'a' && character <= 'z');
  }
}
