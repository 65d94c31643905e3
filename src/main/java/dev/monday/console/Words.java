package dev.monday.console;

import dev.monday.lifecycle.Failure;
import java.time.Duration;
import java.util.Locale;

/** Lengths of time and failures as a person reads them. */
final class Words {
  private static final String[] SIGNALS = {
    "", "SIGHUP", "SIGINT", "SIGQUIT", "SIGILL", "SIGTRAP", "SIGABRT", "", "SIGFPE", "SIGKILL", "",
    "SIGSEGV", "", "SIGPIPE", "SIGALRM", "SIGTERM"
  };

  private Words() {}

  static String of(Duration length) {
    var millis = Math.max(0, length.toMillis());
    if (millis < 1000) {
      return millis + " ms";
    }
    if (millis < 9_950) {
      return String.format(Locale.ROOT, "%.1f s", millis / 1000.0).replace(".0 s", " s");
    }
    var seconds = (millis + 500) / 1000;
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3600) {
      return joined(seconds / 60, "min", seconds % 60, "s");
    }
    return joined(seconds / 3600, "h", seconds % 3600 / 60, "min");
  }

  static String of(Failure failure) {
    return switch (failure) {
      case Failure.Exited(int status, Duration lived) ->
          "exit status " + status + signal(status - 128) + " after " + of(lived);
      case Failure.PortTaken(Failure.Exited exited, String reason) -> of(exited) + ": " + reason;
      case Failure.CannotStart(String reason) -> reason;
      case Failure.Unreachable(String reason) -> reason;
      case Failure.StartTimedOut(Duration waited) -> "not ready after " + of(waited);
    };
  }

  /** The signal that the status may stand for, where its number means the same on every system. */
  private static String signal(int number) {
    var known = number > 0 && number < SIGNALS.length && !SIGNALS[number].isEmpty();
    return known ? " (" + SIGNALS[number] + ")" : "";
  }

  private static String joined(long large, String largeUnit, long small, String smallUnit) {
    var text = large + " " + largeUnit;
    return small == 0 ? text : text + " " + small + " " + smallUnit;
  }
}
