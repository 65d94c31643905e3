package dev.monday.process;

/**
 * How a process ended, as a shell counts it: 0 to 127 is the program's own status, 128 + n says
 * that signal n ended it.
 */
public record ExitStatus(int value) {

  public boolean isSuccess() {
    return value == 0;
  }

  /** What to tell a person: "exit status 1", "exit status 137 (KILL)". */
  @Override
  public String toString() {
    String signal = Signal.name(value - 128);
    return signal.isEmpty() ? "exit status " + value : "exit status " + value + " (" + signal + ")";
  }
}
