package dev.monday.console;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;

/**
 * The last line of a terminal, which is erased before anything else is written: what takes long and
 * for how long, or what is being typed.
 */
final class LiveLine {
  private static final Duration LONG = Duration.ofSeconds(1);
  private static final String ERASE = "\r\u001b[K";

  private final Page page;
  private final boolean colours;
  private boolean shown;

  LiveLine(Page page, boolean colours) {
    this.page = page;
    this.colours = colours;
  }

  /** Must be called before anything else is written. */
  void erase() throws IOException {
    if (shown) {
      page.add(ERASE);
      shown = false;
    }
  }

  /** Erases what a terminal shows of pressed keys, {@code ^C} for example, at a line's begin. */
  void eraseTyped() throws IOException {
    page.add(ERASE);
  }

  /** Shows a line, which must fit the terminal. */
  void show(String line) throws IOException {
    erase();
    page.add(line);
    shown = true;
  }

  void showWork(Collection<Speaker> speakers, Instant now, int columns) throws IOException {
    erase();
    var text = text(speakers, now);
    if (!text.isEmpty()) {
      var cut = Columns.cut(text, columns - 1);
      show(colours ? "\u001b[2m" + cut + "\u001b[0m" : cut);
    }
  }

  private static String text(Collection<Speaker> speakers, Instant now) {
    var text = new StringBuilder();
    for (var speaker : speakers) {
      var time = speaker.inState(now);
      if (speaker.isWorking() && time.compareTo(LONG) >= 0) {
        text.append(text.isEmpty() ? "… " : ", ").append(speaker.id.name()).append(": ");
        text.append(speaker.doing()).append(' ').append(Words.of(wholeSeconds(time)));
      }
    }
    return text.toString();
  }

  private static Duration wholeSeconds(Duration time) {
    return Duration.ofSeconds(time.toSeconds());
  }
}
