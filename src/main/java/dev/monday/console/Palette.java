package dev.monday.console;

import java.util.HashMap;
import java.util.Map;
import java.util.SortedSet;

/** A colour for each name: the same in every run, and another one as long as there are any left. */
final class Palette {
  /** Readable on dark and on light; red is left to failures. */
  private static final String[] COLOURS = {
    "36",
    "33",
    "35",
    "32",
    "34",
    "96",
    "93",
    "95",
    "92",
    "94",
    "38;5;208",
    "38;5;141",
    "38;5;37",
    "38;5;172",
    "38;5;169",
    "38;5;75"
  };

  private final Map<String, String> colours = new HashMap<>();

  Palette(SortedSet<String> names) {
    names.forEach(this::add);
  }

  void add(String name) {
    var place = place(name);
    while (colours.size() < COLOURS.length && colours.containsValue(COLOURS[place])) {
      place = (place + 1) % COLOURS.length;
    }
    colours.put(name, COLOURS[place]);
  }

  /** The parameters of an SGR sequence. */
  String of(String name) {
    return colours.getOrDefault(name, COLOURS[place(name)]);
  }

  private static int place(String name) {
    return Math.floorMod(name.hashCode(), COLOURS.length);
  }
}
