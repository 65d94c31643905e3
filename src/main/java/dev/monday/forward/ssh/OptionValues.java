package dev.monday.forward.ssh;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Options of OpenSSH by their names in lower case; some may have several values. */
final class OptionValues {
  private final Map<String, List<String>> values = new LinkedHashMap<>();

  /** Reads what {@code ssh -G} prints: a name and a value in each line. */
  static OptionValues ofLines(String text) {
    var options = new OptionValues();
    for (String line : text.split("\n", -1)) {
      int space = line.indexOf(' ');
      if (space > 0) {
        options.add(line.substring(0, space), line.substring(space + 1).strip());
      }
    }
    return options;
  }

  void add(String name, String value) {
    values.computeIfAbsent(key(name), _ -> new ArrayList<>()).add(value);
  }

  /** Adds a value that counts only when there is none before it. */
  void addFirst(String name, String value) {
    values.putIfAbsent(key(name), new ArrayList<>(List.of(value)));
  }

  /** The first value; none when it is missing or says "none". */
  Optional<String> text(String name) {
    return all(name).stream().findFirst().filter(value -> !value.equalsIgnoreCase("none"));
  }

  List<String> all(String name) {
    return List.copyOf(values.getOrDefault(key(name), List.of()));
  }

  boolean is(String name, boolean otherwise) {
    return text(name)
        .map(value -> value.equalsIgnoreCase("yes") || value.equalsIgnoreCase("true"))
        .orElse(otherwise);
  }

  /** A number from 0; the other one when it is missing or none. */
  int number(String name, int otherwise) {
    return text(name)
        .filter(value -> value.matches("[0-9]{1,9}"))
        .map(Integer::parseInt)
        .orElse(otherwise);
  }

  /** The parts of a list that commas separate. */
  List<String> list(String name) {
    return text(name).map(value -> List.of(value.split(",", -1))).orElse(List.of());
  }

  /** Several words in one value; quotes keep a space within a word. */
  List<String> words(String name) {
    var words = new ArrayList<String>();
    for (String value : all(name)) {
      words.addAll(Words.split(value));
    }
    return words.equals(List.of("none")) ? List.of() : words;
  }

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
