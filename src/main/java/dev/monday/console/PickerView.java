package dev.monday.console;

import dev.monday.console.PickerModel.Candidate;
import dev.monday.console.ScreenLine.Style;
import java.util.ArrayList;
import java.util.List;

/**
 * How the choice of a project looks on a screen of a size: the filter, the projects, what the
 * selected one holds, and the keys. What there is no room for is left out, the list last.
 */
final class PickerView {
  private static final String PROMPT = "Project: ";
  private static final String KEYS = "Enter runs it, Esc leaves, letters filter";
  private static final int ROWS_FOR_KEYS = 6;
  private static final int ROWS_FOR_HOLDINGS = 9;

  private final PickerModel model;
  private final int rows;
  private final int columns;

  PickerView(PickerModel model, int rows, int columns) {
    this.model = model;
    this.rows = Math.max(1, rows);
    this.columns = Math.max(1, columns);
  }

  /** How many projects are listed at once. */
  int page() {
    return Math.max(1, rows - 1 - holdingRows() - keyRows());
  }

  private int keyRows() {
    return rows >= ROWS_FOR_KEYS ? 1 : 0;
  }

  private int holdingRows() {
    return rows >= ROWS_FOR_HOLDINGS ? rows / 3 : 0;
  }

  /** At most as many as the screen has rows. */
  List<ScreenLine> lines() {
    if (rows == 1) {
      return List.of(onlyLine());
    }
    var lines = new ArrayList<ScreenLine>();
    lines.add(prompt());
    lines.addAll(list());
    fill(lines, 1 + page());
    if (holdingRows() > 0) {
      lines.addAll(holdings());
      fill(lines, 1 + page() + holdingRows());
    }
    if (keyRows() > 0) {
      lines.add(new ScreenLine(columns).add(KEYS, Style.FAINT));
    }
    return lines;
  }

  /** The column, from 0, at which the terminal's cursor belongs in the first row. */
  int cursorColumn() {
    return Math.min(columns - 1, ScreenLine.width(PROMPT) + ScreenLine.width(shownFilter()));
  }

  private void fill(List<ScreenLine> lines, int count) {
    while (lines.size() < count) {
      lines.add(new ScreenLine(columns));
    }
  }

  private ScreenLine prompt() {
    var line = new ScreenLine(columns).add(PROMPT, Style.BOLD).add(shownFilter(), Style.PLAIN);
    var count = "%d of %d".formatted(model.candidates().size(), model.total());
    var room = columns - line.width() - ScreenLine.width(count);
    return room < 2
        ? line
        : line.padTo(columns - count.length(), Style.PLAIN).add(count, Style.FAINT);
  }

  /** The end of the filter when the whole does not fit. */
  private String shownFilter() {
    var filter = model.filter();
    var room = columns - ScreenLine.width(PROMPT) - 1;
    while (!filter.isEmpty() && ScreenLine.width(filter) > room) {
      filter = filter.substring(filter.offsetByCodePoints(0, 1));
    }
    return filter;
  }

  private ScreenLine onlyLine() {
    var line = new ScreenLine(columns).add(PROMPT, Style.BOLD).add(shownFilter(), Style.PLAIN);
    model
        .selectedChoice()
        .ifPresent(choice -> line.add("  ", Style.PLAIN).add(choice.name(), Style.SELECTED));
    return line;
  }

  private List<ScreenLine> list() {
    var candidates = model.candidates();
    if (candidates.isEmpty()) {
      return List.of(new ScreenLine(columns).add("  no project has these letters", Style.FAINT));
    }
    var lines = new ArrayList<ScreenLine>();
    var first =
        Math.clamp(model.selected() - page() / 2, 0, Math.max(0, candidates.size() - page()));
    for (var i = first; i < Math.min(candidates.size(), first + page()); i++) {
      lines.add(listed(candidates.get(i), i == model.selected()));
    }
    return lines;
  }

  private ScreenLine listed(Candidate candidate, boolean isSelected) {
    var plain = isSelected ? Style.SELECTED : Style.PLAIN;
    var matched = isSelected ? Style.SELECTED_MATCHED : Style.MATCHED;
    var line = new ScreenLine(columns).add(isSelected ? "> " : "  ", plain);
    var name = candidate.choice().name().codePoints().toArray();
    for (int from = 0, to; from < name.length; from = to) {
      var isMatched = candidate.match().positions().get(from);
      to = from + 1;
      while (to < name.length && candidate.match().positions().get(to) == isMatched) {
        to++;
      }
      line.add(new String(name, from, to - from), isMatched ? matched : plain);
    }
    return line;
  }

  /** What the selected project holds, cut where there is no room. */
  private List<ScreenLine> holdings() {
    var lines = new ArrayList<ScreenLine>();
    model
        .selectedChoice()
        .ifPresent(choice -> {
          lines.add(rule(choice.name()));
          choice.holdings().forEach(holding -> wrap(holding, labelWidth(choice), lines));
          if (choice.holdings().isEmpty()) {
            lines.add(new ScreenLine(columns).add("nothing", Style.FAINT));
          }
        });
    if (lines.size() <= holdingRows()) {
      return lines;
    }
    var shown = lines.subList(0, holdingRows());
    shown.set(holdingRows() - 1, cut(shown.getLast()));
    return shown;
  }

  private ScreenLine cut(ScreenLine line) {
    var shorter = new ScreenLine(columns - 2);
    line.pieces().forEach(piece -> shorter.add(piece.text(), piece.style()));
    var marked = new ScreenLine(columns);
    shorter.pieces().forEach(piece -> marked.add(piece.text(), piece.style()));
    return marked.add(" …", Style.FAINT);
  }

  private ScreenLine rule(String name) {
    return new ScreenLine(columns)
        .add("── ", Style.FAINT)
        .add(name, Style.BOLD)
        .add(" " + "─".repeat(columns), Style.FAINT);
  }

  private static int labelWidth(Choice choice) {
    var widest = 0;
    for (var holding : choice.holdings()) {
      widest = Math.max(widest, ScreenLine.width(holding.label()));
    }
    return widest + 2;
  }

  private void wrap(Choice.Holding holding, int indent, List<ScreenLine> lines) {
    var line = new ScreenLine(columns).add(holding.label(), Style.FAINT).padTo(indent, Style.PLAIN);
    var isFirst = true;
    for (var name : holding.names()) {
      if (!isFirst) {
        line.add(",", Style.PLAIN);
      }
      if (!isFirst && line.width() + 2 + ScreenLine.width(name) >= columns) {
        lines.add(line);
        line = new ScreenLine(columns).padTo(indent, Style.PLAIN);
        isFirst = true;
      }
      line.add((isFirst ? "" : " ") + name, Style.PLAIN);
      isFirst = false;
    }
    lines.add(line);
  }
}
