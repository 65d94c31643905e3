package dev.monday.console;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jline.terminal.Attributes;
import org.jline.terminal.Attributes.ControlChar;
import org.jline.terminal.Attributes.InputFlag;
import org.jline.terminal.Attributes.LocalFlag;
import org.jline.terminal.Size;
import org.jline.terminal.impl.jni.JniTerminalProvider;
import org.jline.terminal.spi.Pty;
import org.jline.terminal.spi.SystemStream;
import org.jline.utils.Signals;

/** Asks on the terminal which project to run. The screen is as before once it was answered. */
public final class ProjectPicker implements AutoCloseable {
  private static final String ENTER_SCREEN = "\u001b[?1049h";
  private static final String LEAVE_SCREEN = "\u001b[?1049l";
  private static final String HOME = "\u001b[H";
  private static final String CLEAR_LINE = "\u001b[K";

  private static final String RESIZED = "WINCH";
  private static final Size USUAL_SIZE = Size.of(80, 24);

  private final Pty terminal;
  private final Attributes before;
  private final PrintStream screen;
  private final Thread atExit;
  private final Object beforeResized;
  private volatile PickerModel model;

  private ProjectPicker(Pty terminal, PrintStream screen, List<Choice> choices) throws IOException {
    this.terminal = terminal;
    this.screen = screen;
    this.model = PickerModel.of(choices);
    this.before = terminal.getAttr();
    this.atExit = new Thread(this::restore, "restore the terminal");
    this.beforeResized = Signals.register(RESIZED, this::paint);
  }

  /**
   * Asks, and waits for the answer.
   *
   * @param screen the terminal's output
   * @throws IOException when standard input is not a terminal that can be asked on
   */
  public static Decision pick(List<Choice> choices, PrintStream screen) throws IOException {
    // The bare device: a whole JLine terminal takes signals and hooks at exit for itself.
    var terminal = new JniTerminalProvider().current(SystemStream.Output);
    try (var picker = new ProjectPicker(terminal, screen, choices)) {
      picker.open();
      return picker.decide();
    }
  }

  private void open() throws IOException {
    Runtime.getRuntime().addShutdownHook(atExit);
    terminal.setAttr(raw());
    screen.print(ENTER_SCREEN);
    paint();
  }

  /** Every key arrives as it is pressed, Ctrl-C and Ctrl-Z too; what is written stays as it is. */
  private Attributes raw() {
    var raw = new Attributes(before);
    raw.setLocalFlags(
        EnumSet.of(LocalFlag.ICANON, LocalFlag.ECHO, LocalFlag.IEXTEN, LocalFlag.ISIG), false);
    raw.setInputFlags(EnumSet.of(InputFlag.IXON, InputFlag.ICRNL, InputFlag.INLCR), false);
    raw.setControlChar(ControlChar.VMIN, 1);
    raw.setControlChar(ControlChar.VTIME, 0);
    return raw;
  }

  private Decision decide() {
    var input =
        new InputStreamReader(new FileInputStream(FileDescriptor.in), StandardCharsets.UTF_8);
    var keys = new KeyDecoder(milliseconds -> next(input, milliseconds));
    while (true) {
      switch (step(keys)) {
        case PickerModel.Step.Going(var next) -> {
          model = next;
          paint();
        }
        case PickerModel.Step.Done(var decision) -> {
          return decision;
        }
      }
    }
  }

  private PickerModel.Step step(KeyDecoder keys) {
    try {
      return model.after(keys.next(), view().page());
    } catch (IOException _) { // what reading from a terminal that is gone ends in
      return model.after(Key.Action.END_OF_INPUT, 1);
    }
  }

  private static int next(Reader input, long milliseconds) throws IOException {
    var deadline = System.nanoTime() + milliseconds * 1_000_000;
    while (milliseconds > 0 && !input.ready()) {
      if (System.nanoTime() > deadline) {
        return KeyDecoder.Characters.TIMEOUT;
      }
      LockSupport.parkNanos(2_000_000);
    }
    return input.read();
  }

  private PickerView view() {
    var size = size();
    return size.getRows() > 0 && size.getColumns() > 0
        ? new PickerView(model, size.getRows(), size.getColumns())
        : new PickerView(model, USUAL_SIZE.getRows(), USUAL_SIZE.getColumns());
  }

  private Size size() {
    try {
      return terminal.getSize();
    } catch (IOException _) { // the terminal is gone, as reading from it says in a moment
      return USUAL_SIZE;
    }
  }

  /** Also called by the thread that hears of a new size; a picture is written in one piece. */
  private void paint() {
    var view = view();
    var picture = new StringBuilder(HOME);
    var lines = view.lines();
    for (var i = 0; i < lines.size(); i++) {
      // A line is cleared before it is written: behind a full one its last character would go.
      picture.append(i == 0 ? "" : "\r\n").append(CLEAR_LINE).append(lines.get(i).encoded());
    }
    picture.append("\u001b[1;%dH".formatted(view.cursorColumn() + 1));
    screen.print(picture);
    screen.flush();
  }

  /** Also called when a signal ends the program. */
  private void restore() {
    screen.print(LEAVE_SCREEN);
    screen.flush();
    try {
      terminal.setAttr(before);
    } catch (IOException _) {
      return; // the terminal is gone, and with it what there was to restore
    }
  }

  @Override
  public void close() {
    Signals.unregister(RESIZED, beforeResized);
    restore();
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException _) {
      return; // the program is ending already, and the hook does no harm twice
    }
  }
}
