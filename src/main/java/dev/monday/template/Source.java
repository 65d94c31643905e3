package dev.monday.template;

/** The text of a template. */
record Source(String text) {
  /** The place of the character at {@code index}, with what is wrong there. */
  TemplateException mistake(int index, String problem, String hint) {
    var line = 1;
    var start = 0;
    for (var end = text.indexOf('\n'); end >= 0 && end < index; end = text.indexOf('\n', end + 1)) {
      line++;
      start = end + 1;
    }
    var column = text.codePointCount(start, Math.min(index, text.length())) + 1;
    return new TemplateException(line, column, problem, hint);
  }

  TemplateException mistake(int index, Refused refused) {
    return mistake(index, refused.problem(), refused.hint());
  }

  /** The character at an index; 0, which no template holds, beyond the end. */
  int at(int index) {
    return index < text.length() ? text.codePointAt(index) : 0;
  }
}
