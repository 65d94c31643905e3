package dev.monday.console;

/** One key press, as far as the picker tells keys apart. */
sealed interface Key {
  /** A character that was typed. */
  record Letter(int codePoint) implements Key {}

  /** A key that moves, edits or ends. */
  enum Action implements Key {
    UP,
    DOWN,
    PAGE_UP,
    PAGE_DOWN,
    FIRST,
    LAST,
    BACKSPACE,
    CLEAR,
    ENTER,
    ESCAPE,
    INTERRUPT,
    /** The terminal is gone. */
    END_OF_INPUT,
    /** A key that means nothing here, and what is sent when the window changes its size. */
    OTHER
  }
}
