package dev.monday.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A number below {@code /proc/sys}. */
final class KernelSetting {
  /** As the longest number of 64 bits has, with its sign and the end of the line. */
  private static final int MOST_DIGITS = 21;

  private KernelSetting() {}

  /** The system gives it to the first read only, and Files.readString begins with a byte. */
  static long number(Path file) throws IOException {
    try (var bytes = Files.newInputStream(file)) {
      return Long.parseLong(new String(bytes.readNBytes(MOST_DIGITS), US_ASCII).strip());
    } catch (NumberFormatException e) {
      throw new IOException("%s is no number: %s".formatted(file, e.getMessage()), e);
    }
  }
}
