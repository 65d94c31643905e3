package dev.monday.template;

/**
 * One token of a template.
 *
 * @param text as written; of {@link Kind#TEXT} after trimming
 * @param at where it begins, as an index into the source
 */
record Token(Kind kind, String text, int at) {
  /** What a token is. */
  enum Kind {
    /** What stands between actions. */
    TEXT,
    /** The opening delimiter. */
    LEFT,
    /** The closing delimiter. */
    RIGHT,
    SPACE,
    /** A function's name. */
    NAME,
    KEYWORD,
    BOOLEAN,
    NIL,
    /** A dot alone. */
    DOT,
    /** A dot and a name. */
    FIELD,
    /** A dollar sign, alone or with a name. */
    VARIABLE,
    NUMBER,
    CHARACTER,
    STRING,
    RAW_STRING,
    PIPE,
    ASSIGN,
    DECLARE,
    OPEN,
    CLOSE,
    /** Any other character; only the comma means something. */
    OTHER,
    END
  }

  boolean is(Kind other) {
    return kind == other;
  }

  boolean isKeyword(String word) {
    return kind == Kind.KEYWORD && text.equals(word);
  }

  boolean isComma() {
    return kind == Kind.OTHER && text.equals(",");
  }

  /** For messages. */
  String shown() {
    return switch (kind) {
      case END -> "the end of the template";
      case TEXT -> "text";
      case SPACE -> "a space";
      default -> "\"%s\"".formatted(text);
    };
  }
}
