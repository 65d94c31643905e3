package dev.monday.config;

import java.util.Optional;

/**
 * A template as written.
 *
 * @param at where it stands
 * @param block where its first line begins when its lines are those of the file, as in a literal
 *     block ({@code |})
 */
public record TemplateText(String text, SourcePosition at, Optional<SourcePosition> block) {
  /**
   * The place in the file of a place in the text; the place of the whole where lines are joined or
   * escaped.
   *
   * @param line counted from 1, as is the column
   */
  public SourcePosition position(int line, int column) {
    return block
        .map(first ->
            new SourcePosition(first.file(), first.line() + line - 1, first.column() + column - 1))
        .orElse(at);
  }

  /** Never the text, which may hold secrets. */
  @Override
  public String toString() {
    return "template at " + at;
  }
}
