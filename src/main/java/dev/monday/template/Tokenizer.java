package dev.monday.template;

import dev.monday.template.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Makes tokens of a template's text. */
final class Tokenizer {
  private static final String OPENING = "{{";
  private static final String CLOSING = "}}";
  private static final String COMMENT_END = "*/";
  private static final Set<String> KEYWORDS =
      Set.of(
          "block", "break", "continue", "define", "else", "end", "if", "range", "template", "with");

  private final Source source;
  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private int at;
  private int depth;

  private Tokenizer(Source source) {
    this.source = source;
    this.text = source.text();
  }

  static List<Token> tokens(Source source) throws TemplateException {
    var tokenizer = new Tokenizer(source);
    tokenizer.readAll();
    return tokenizer.tokens;
  }

  private void readAll() throws TemplateException {
    while (at < text.length()) {
      var opening = text.indexOf(OPENING, at);
      var end = opening < 0 ? text.length() : opening;
      var trimmed = opening >= 0 && isOpeningTrim(opening + OPENING.length());
      addText(at, trimmed ? withoutSpaceBefore(end) : end);
      at = end;
      if (opening >= 0) {
        readAction();
      }
    }
    add(Kind.END, text.length(), text.length());
  }

  private void addText(int from, int to) {
    if (to > from) {
      add(Kind.TEXT, from, to);
    }
  }

  private void add(Kind kind, int from, int to) {
    tokens.add(new Token(kind, text.substring(from, to), from));
    at = to;
  }

  private void readAction() throws TemplateException {
    var inside = at + OPENING.length();
    var trim = isOpeningTrim(inside) ? 2 : 0;
    if (text.startsWith("/*", inside + trim)) {
      skipComment(inside + trim);
      return;
    }
    var opening = at;
    add(Kind.LEFT, at, inside);
    at += trim;
    depth = 0;
    while (!readClosing(opening)) {
      readToken(opening);
    }
  }

  private void skipComment(int begin) throws TemplateException {
    var end = text.indexOf(COMMENT_END, begin + 2);
    if (end < 0) {
      throw source.mistake(at, "a comment is not closed", "end it with */}}");
    }
    var after = end + COMMENT_END.length();
    if (!isClosing(after)) {
      throw source.mistake(
          end, "a comment ends before its action does", "write }} directly after */");
    }
    close(after);
  }

  /** Whether a minus and a space follow an opening delimiter. */
  private boolean isOpeningTrim(int index) {
    return source.at(index) == '-' && isSpace(source.at(index + 1));
  }

  private boolean isClosing(int index) {
    return text.startsWith(CLOSING, index) || isTrimmedClosing(index);
  }

  private boolean isTrimmedClosing(int index) {
    return isSpace(source.at(index)) && text.startsWith("-" + CLOSING, index + 1);
  }

  /** Reads the closing delimiter at an index, and the space after it where that is trimmed. */
  private void close(int index) {
    var trimmed = isTrimmedClosing(index);
    at = (trimmed ? index + 2 : index) + CLOSING.length();
    while (trimmed && isSpace(source.at(at))) {
      at++;
    }
  }

  private boolean readClosing(int opening) throws TemplateException {
    var blank = at;
    while (isSpace(source.at(blank)) && !isTrimmedClosing(blank)) {
      blank++;
    }
    if (!isClosing(blank)) {
      if (blank > at) {
        add(Kind.SPACE, at, blank);
      }
      return false;
    }
    if (depth > 0) {
      throw source.mistake(opening, "a parenthesis is not closed", "add the missing \")\"");
    }
    if (blank > at) {
      add(Kind.SPACE, at, blank);
    }
    tokens.add(new Token(Kind.RIGHT, CLOSING, blank));
    close(blank);
    return true;
  }

  private void readToken(int opening) throws TemplateException {
    var c = source.at(at);
    if (at >= text.length()) {
      throw source.mistake(opening, "this action is not closed", "end it with }}");
    }
    switch (c) {
      case '=' -> add(Kind.ASSIGN, at, at + 1);
      case ':' -> readDeclare();
      case '|' -> add(Kind.PIPE, at, at + 1);
      case '"' -> readQuoted('"', Kind.STRING, "text");
      case '\'' -> readQuoted('\'', Kind.CHARACTER, "character");
      case '`' -> readRaw();
      case '$' -> readNamed(Kind.VARIABLE);
      case '.' -> readDot();
      case '(' -> {
        depth++;
        add(Kind.OPEN, at, at + 1);
      }
      case ')' -> readClose();
      default -> readOther(c);
    }
  }

  private void readDeclare() throws TemplateException {
    if (source.at(at + 1) != '=') {
      throw source.mistake(at, "\":\" stands alone", "a variable is declared by :=");
    }
    add(Kind.DECLARE, at, at + 2);
  }

  private void readQuoted(char quote, Kind kind, String what) throws TemplateException {
    var end = at + 1;
    while (source.at(end) != quote) {
      end += source.at(end) == '\\' ? 2 : 1;
      if (end > text.length() || source.at(end) == '\n' || end == text.length()) {
        throw source.mistake(
            at, "a quoted %s is not closed".formatted(what), "close it by " + quote);
      }
    }
    add(kind, at, end + 1);
  }

  private void readRaw() throws TemplateException {
    var end = text.indexOf('`', at + 1);
    if (end < 0) {
      throw source.mistake(at, "a raw text is not closed", "close it by `");
    }
    add(Kind.RAW_STRING, at, end + 1);
  }

  private void readDot() throws TemplateException {
    if (isDigit(source.at(at + 1))) {
      readNumber();
    } else {
      readNamed(Kind.FIELD);
    }
  }

  private void readNamed(Kind kind) throws TemplateException {
    var end = endOfName(at + 1);
    add(end == at + 1 && kind == Kind.FIELD ? Kind.DOT : kind, at, end);
    requireEnd();
  }

  private void readClose() throws TemplateException {
    if (--depth < 0) {
      throw source.mistake(at, "\")\" has no \"(\"", "remove it");
    }
    add(Kind.CLOSE, at, at + 1);
  }

  private void readOther(int c) throws TemplateException {
    if (c == '+' || c == '-' || isDigit(c)) {
      readNumber();
    } else if (isNamePart(c)) {
      readWord();
    } else if (c > ' ' && c < 0x7f) {
      add(Kind.OTHER, at, at + 1);
    } else {
      throw unexpected();
    }
  }

  private void readWord() throws TemplateException {
    var end = endOfName(at);
    var word = text.substring(at, end);
    add(kindOf(word), at, end);
    requireEnd();
  }

  private static Kind kindOf(String word) {
    if (KEYWORDS.contains(word)) {
      return Kind.KEYWORD;
    }
    return switch (word) {
      case "true", "false" -> Kind.BOOLEAN;
      case "nil" -> Kind.NIL;
      default -> Kind.NAME;
    };
  }

  private void readNumber() throws TemplateException {
    var end = at + 1;
    while (isNamePart(source.at(end)) || source.at(end) == '.' || isExponentSign(end)) {
      end += Character.charCount(source.at(end));
    }
    var sign = source.at(end);
    if (sign == '+' || sign == '-') {
      throw source.mistake(
          at, "this is no number", "there is no arithmetic, and no complex number");
    }
    add(Kind.NUMBER, at, end);
  }

  /** Whether the sign at an index belongs to the exponent before it. */
  private boolean isExponentSign(int index) {
    var c = source.at(index);
    if (c != '+' && c != '-') {
      return false;
    }
    var before = Character.toLowerCase(source.at(index - 1));
    var hexadecimal = text.regionMatches(true, at, "0x", 0, 2);
    return before == (hexadecimal ? 'p' : 'e');
  }

  private int endOfName(int from) {
    var end = from;
    while (isNamePart(source.at(end))) {
      end += Character.charCount(source.at(end));
    }
    return end;
  }

  /** After a name there must be something that ends it. */
  private void requireEnd() throws TemplateException {
    var c = source.at(at);
    if (at < text.length() && !isSpace(c) && ".,|:)(".indexOf(c) < 0 && !isClosing(at)) {
      throw unexpected();
    }
  }

  private TemplateException unexpected() {
    var c = source.at(at);
    var shown = c > ' ' && c < 0x7f ? "\"%c\"".formatted(c) : "U+%04X".formatted(c);
    return source.mistake(at, "unexpected character %s".formatted(shown), "");
  }

  static boolean isSpace(int c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isNamePart(int c) {
    return c == '_' || Character.isLetterOrDigit(c);
  }

  private int withoutSpaceBefore(int end) {
    var last = end;
    while (last > at && isSpace(text.charAt(last - 1))) {
      last--;
    }
    return last;
  }
}
