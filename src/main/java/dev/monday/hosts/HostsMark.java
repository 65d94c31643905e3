package dev.monday.hosts;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What makes a line of a hosts file one of a run's own. Every line of a block carries the run's
 * number, so that a block whose begin or end somebody has removed takes nobody else's lines along.
 *
 * @param newlineBefore whether the newline that ends the line before belongs to the block, as it
 *     does in a file that had none at its end
 */
record HostsMark(String session, boolean begins, boolean newlineBefore) {
  static final Pattern SESSION = Pattern.compile("[0-9a-f]{16}");

  private static final String BEGIN = "# BEGIN monday ";
  private static final String END = "# END monday ";
  private static final String NEWLINE_BEFORE = " (and the newline before)";
  private static final Pattern MARKED =
      Pattern.compile(
          "(# BEGIN|# END|[0-9.:]+\t[A-Za-z0-9._-]+\t#) monday ([0-9a-f]{16})"
              + "( \\(and the newline before\\))?\r?");

  /** Empty for a line that is not ours. */
  static Optional<HostsMark> of(String line) {
    if (!line.contains(" monday ")) {
      return Optional.empty();
    }
    var marked = MARKED.matcher(line);
    return marked.matches()
        ? Optional.of(
            new HostsMark(marked.group(2), line.startsWith(BEGIN), marked.group(3) != null))
        : Optional.empty();
  }

  static String begin(String session, boolean newlineBefore) {
    return BEGIN + session + (newlineBefore ? NEWLINE_BEFORE : "");
  }

  static String line(String session, HostsLine line) {
    return line.text() + "\t# monday " + session;
  }

  static String end(String session) {
    return END + session;
  }
}
