package dev.monday.template;

/**
 * Why a template cannot be read or carried out. Line and column count from 1, the column in
 * characters (code points). Neither the message nor the hint holds a value of the data.
 */
public final class TemplateException extends Exception {
  private static final long serialVersionUID = 1;

  private final int line;
  private final int column;
  private final String hint;

  TemplateException(int line, int column, String problem, String hint) {
    super(problem);
    this.line = line;
    this.column = column;
    this.hint = hint;
  }

  public int line() {
    return line;
  }

  public int column() {
    return column;
  }

  /** What is wrong, in one line, without the place. */
  public String problem() {
    return String.valueOf(getMessage());
  }

  /** What to do about it; empty when there is nothing to add. */
  public String hint() {
    return hint;
  }
}
