package dev.monday.lifecycle;

/** How much a notice matters to a person. */
public enum Level {
  INFO,
  WARNING,
  ERROR
}
