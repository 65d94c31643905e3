package dev.monday.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What processes do about signals, as far as the system tells: Linux does, in proc(5). */
final class SignalTraps {
  private static final String CAUGHT = "SigCgt:";

  private SignalTraps() {}

  /** Whether a process has a handler of its own for a signal; false where that is not known. */
  static boolean has(long pid, Signal signal) {
    try (var lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
      return lines
          .filter(line -> line.startsWith(CAUGHT))
          .anyMatch(line -> isSet(line.substring(CAUGHT.length()).strip(), signal.number()));
    } catch (IOException _) {
      return false; // it has ended, or there is no /proc
    }
  }

  private static boolean isSet(String mask, int number) {
    return (Long.parseUnsignedLong(mask, 16) >>> (number - 1) & 1) == 1;
  }
}
