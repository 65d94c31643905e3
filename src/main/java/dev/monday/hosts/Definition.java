package dev.monday.hosts;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A line of a hosts file that says something of a name.
 *
 * @param number of the line, from 1
 * @param text the line, fit to be shown
 * @param session the run whose line it is
 */
record Definition(
    int number, String text, String address, List<String> names, Optional<String> session) {
  private static final int LONGEST_SHOWN = 120;
  private static final String BLANKS = "[ \t\r\f\u000b]+";

  /** Empty for a line that defines nothing. */
  static Optional<Definition> of(int number, String line, Optional<HostsMark> mark) {
    var words = new ArrayList<>(List.of(uncommented(line).strip().split(BLANKS, -1)));
    if (words.size() < 2) {
      return Optional.empty();
    }
    return Optional.of(
        new Definition(
            number,
            shown(line),
            words.getFirst(),
            words.stream().skip(1).map(word -> word.toLowerCase(Locale.ROOT)).toList(),
            mark.map(HostsMark::session)));
  }

  /** The same line as if no run had written it. */
  Definition ofNobody() {
    return new Definition(number, text, address, names, Optional.empty());
  }

  private static String uncommented(String line) {
    var comment = line.indexOf('#');
    return comment < 0 ? line : line.substring(0, comment);
  }

  private static String shown(String line) {
    var text = line.strip().replaceAll("[\t ]+", " ").replaceAll("[^ -~]", "?");
    return text.length() > LONGEST_SHOWN ? text.substring(0, LONGEST_SHOWN) + "..." : text;
  }
}
