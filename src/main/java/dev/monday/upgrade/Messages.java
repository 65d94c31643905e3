package dev.monday.upgrade;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.Locale;

/** What an I/O failure of the JDK means to a person, in one line. */
final class Messages {
  private Messages() {}

  static String of(IOException failure) {
    var text = failure.getMessage();
    return switch (failure) {
      case FileSystemException e when e.getReason() != null ->
          "%s: %s".formatted(e.getFile(), e.getReason());
      case FileSystemException e ->
          "%s: %s".formatted(e.getFile(), words(e.getClass().getSimpleName()));
      default -> text == null ? words(failure.getClass().getSimpleName()) : firstLine(text);
    };
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("");
  }

  /** "AccessDeniedException" as "access denied". */
  private static String words(String type) {
    return type.replaceFirst("Exception$", "")
        .replaceAll("(?<=[a-z])(?=[A-Z])", " ")
        .toLowerCase(Locale.ROOT);
  }
}
