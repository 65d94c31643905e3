package dev.monday.console;

import java.io.IOException;

/** Tells keys apart in what a terminal sends: characters, control characters, escape sequences. */
final class KeyDecoder {
  /** Characters of a terminal in raw mode. */
  interface Characters {
    int END = -1;
    int TIMEOUT = -2;

    /**
     * The next UTF-16 character, {@link #END} at the end, {@link #TIMEOUT} when none came.
     *
     * @param milliseconds how long to wait; 0 is for ever
     */
    int next(long milliseconds) throws IOException;
  }

  /** How long the rest of an escape sequence may take; a lone Escape key sends nothing more. */
  private static final long SEQUENCE_MILLIS = 50;

  private static final int ESCAPE = 0x1b;

  private final Characters characters;

  KeyDecoder(Characters characters) {
    this.characters = characters;
  }

  Key next() throws IOException {
    var character = characters.next(0);
    return switch (character) {
      case Characters.END -> Key.Action.END_OF_INPUT;
      case Characters.TIMEOUT -> Key.Action.OTHER;
      case ESCAPE -> afterEscape();
      case '\r', '\n' -> Key.Action.ENTER;
      case 0x7f, '\b' -> Key.Action.BACKSPACE;
      case 'C' - '@' -> Key.Action.INTERRUPT;
      case 'D' - '@' -> Key.Action.ESCAPE;
      case 'P' - '@', 'K' - '@' -> Key.Action.UP;
      case 'N' - '@', '\t' -> Key.Action.DOWN;
      case 'A' - '@' -> Key.Action.FIRST;
      case 'E' - '@' -> Key.Action.LAST;
      case 'U' - '@', 'W' - '@' -> Key.Action.CLEAR;
      default -> letter(character);
    };
  }

  private Key letter(int character) throws IOException {
    if (Character.isHighSurrogate((char) character)) {
      var low = characters.next(SEQUENCE_MILLIS);
      return low >= 0 && Character.isLowSurrogate((char) low)
          ? new Key.Letter(Character.toCodePoint((char) character, (char) low))
          : Key.Action.OTHER;
    }
    return Character.isISOControl(character) ? Key.Action.OTHER : new Key.Letter(character);
  }

  private Key afterEscape() throws IOException {
    var character = characters.next(SEQUENCE_MILLIS);
    return switch (character) {
      case Characters.TIMEOUT, Characters.END, ESCAPE -> Key.Action.ESCAPE;
      case '[', 'O' -> sequence();
      default -> Key.Action.OTHER;
    };
  }

  /** The rest of a control sequence: parameters up to a final character. */
  private Key sequence() throws IOException {
    var parameters = new StringBuilder();
    while (true) {
      var character = characters.next(SEQUENCE_MILLIS);
      if (character < 0) {
        return Key.Action.OTHER;
      }
      if (character >= '@' && character <= '~') {
        return named(parameters.toString(), (char) character);
      }
      parameters.append((char) character);
    }
  }

  private static Key named(String parameters, char last) {
    return switch (last) {
      case 'A' -> Key.Action.UP;
      case 'B' -> Key.Action.DOWN;
      case 'H' -> Key.Action.FIRST;
      case 'F' -> Key.Action.LAST;
      case '~' ->
          switch (parameters) {
            case "1", "7" -> Key.Action.FIRST;
            case "4", "8" -> Key.Action.LAST;
            case "5" -> Key.Action.PAGE_UP;
            case "6" -> Key.Action.PAGE_DOWN;
            default -> Key.Action.OTHER;
          };
      default -> Key.Action.OTHER;
    };
  }
}
