package dev.monday.console;

import dev.monday.lifecycle.Question;
import dev.monday.supervisor.Inquiry;
import dev.monday.supervisor.Respondent;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.jline.utils.Signals;

/**
 * Asks the person at the terminal, one question after the other, while lines go on above. What was
 * typed before a question was shown is not its answer. Escape and Ctrl-D decline.
 */
public final class TerminalQuestions implements Respondent, AutoCloseable {
  private static final String CONTINUED = "CONT";

  private final Console console;
  private final SettingsKeeper keeper;
  private final ExecutorService asking =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().name("questions").factory());

  private volatile boolean closed;

  /**
   * @param console shows the questions
   */
  public TerminalQuestions(Console console, SettingsKeeper keeper) {
    this.console = console;
    this.keeper = keeper;
  }

  @Override
  public void put(Inquiry inquiry) {
    try {
      asking.execute(() -> ask(inquiry));
    } catch (RejectedExecutionException _) { // the run is over
      inquiry.withdraw();
    }
  }

  /** Nobody is there when the program is in the background: the terminal is then another's. */
  private void ask(Inquiry inquiry) {
    try {
      if (isWanted(inquiry) && TerminalSettings.mayChange()) {
        show(inquiry);
      }
    } catch (IOException _) {
      // The terminal is gone, and with it who could answer; the run hears of that by a signal.
    } finally {
      console.answered();
      inquiry.withdraw();
    }
  }

  private boolean isWanted(Inquiry inquiry) {
    return inquiry.isOpen() && !closed;
  }

  private void show(Inquiry inquiry) throws IOException {
    try (var settings = TerminalSettings.change(keeper)) {
      var before = Signals.register(CONTINUED, () -> changeAgain(settings));
      try {
        read(inquiry);
      } finally {
        Signals.unregister(CONTINUED, before);
      }
    }
  }

  private void changeAgain(TerminalSettings settings) {
    try {
      settings.changeAgain();
    } catch (IOException _) {
      return; // reading from the terminal says the same
    }
  }

  private void read(Inquiry inquiry) throws IOException {
    var keyboard = new Keyboard(new FileInputStream(FileDescriptor.in), () -> isWanted(inquiry));
    keyboard.discard();
    console.ask(inquiry.source(), inquiry.question());
    read(inquiry, new KeyDecoder(keyboard));
  }

  private void read(Inquiry inquiry, KeyDecoder keys) throws IOException {
    Question question = inquiry.question();
    try (var answer = new TypedAnswer()) {
      while (isWanted(inquiry)) {
        switch (keys.next()) {
          case Key.Letter(int codePoint) -> answer.add(codePoint);
          case Key.Action.BACKSPACE -> answer.removeLast();
          case Key.Action.CLEAR -> answer.clear();
          case Key.Action.ENTER -> inquiry.answer(answer.whole());
          case Key.Action.ESCAPE, Key.Action.INTERRUPT, Key.Action.END_OF_INPUT ->
              inquiry.withdraw();
          case Key.Action.UP,
              Key.Action.DOWN,
              Key.Action.PAGE_UP,
              Key.Action.PAGE_DOWN,
              Key.Action.FIRST,
              Key.Action.LAST,
              Key.Action.OTHER -> {
            // means nothing here
          }
        }
        console.typed(answer.shown(question.secret()));
      }
    }
  }

  /** Ends the question that is open. */
  @Override
  public void close() {
    closed = true;
    asking.close();
  }
}
