package dev.monday.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.yaml.snakeyaml.reader.StreamReader;

/** Reads configuration files: UTF-8 with or without a byte-order mark, 4 MiB at most each. */
final class SourceReader {
  private static final int LARGEST = 4 << 20;

  /**
   * The YAML library looks ahead over a whole comment or text in a line, and takes time that grows
   * with the square of it. No command or variable can be as long on any system.
   */
  private static final int LONGEST_LINE = 1 << 18;

  private static final char BYTE_ORDER_MARK = '\ufeff';

  private final Problems problems;

  SourceReader(Problems problems) {
    this.problems = problems;
  }

  /** The file's text; empty after a report of why it cannot be had. */
  Optional<SourceText> read(Path file) {
    var whole = SourcePosition.wholeFile(file);
    if (Files.isDirectory(file)) {
      problems.report(whole, "this is a folder, not a file", "");
      return Optional.empty();
    }
    try (var stream = Files.newInputStream(file)) {
      var bytes = stream.readNBytes(LARGEST + 1);
      if (bytes.length > LARGEST) {
        problems.report(whole, "this file is larger than 4 MiB", "split it");
        return Optional.empty();
      }
      var source = printable(file, decode(file, bytes));
      return hasEndlessLine(source) ? Optional.empty() : Optional.of(source);
    } catch (IOException e) {
      problems.report(whole, "cannot read this file: " + reason(e), mend(e));
      return Optional.empty();
    }
  }

  private static String mend(IOException e) {
    return e instanceof AccessDeniedException ? "make it and its folder readable for you" : "";
  }

  private boolean hasEndlessLine(SourceText source) {
    var line = source.firstLineOver(LONGEST_LINE);
    if (line > 0) {
      problems.report(
          new SourcePosition(source.file(), line, 1),
          "this line is longer than %,d characters".formatted(LONGEST_LINE),
          "break it");
    }
    return line > 0;
  }

  /** Why it failed, in the system's words without the path. */
  static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> "no such file or folder";
      case AccessDeniedException _ -> "permission denied";
      case FileSystemException failed when failed.getReason() != null -> failed.getReason();
      default -> String.valueOf(e.getMessage());
    };
  }

  private String decode(Path file, byte[] bytes) {
    var decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    var input = ByteBuffer.wrap(bytes);
    var result = decoder.decode(input, CharBuffer.allocate(bytes.length + 1), true);
    var text = new String(bytes, StandardCharsets.UTF_8);
    if (result.isError()) {
      var before = Arrays.copyOf(bytes, input.position());
      var good = withoutMark(new String(before, StandardCharsets.UTF_8));
      problems.report(
          new SourceText(file, good).positionOf(good.length()),
          "this is not UTF-8",
          "save the file as UTF-8");
    }
    return withoutMark(text);
  }

  private static String withoutMark(String text) {
    return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
  }

  /** The text without the control characters that YAML forbids; the first of them is reported. */
  private SourceText printable(Path file, String text) {
    var first = -1;
    var cleaned = new StringBuilder(text);
    for (var i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      if (!Character.isSurrogate(c) && !StreamReader.isPrintable(c)) {
        cleaned.setCharAt(i, ' ');
        first = first < 0 ? i : first;
      }
    }
    if (first < 0) {
      return new SourceText(file, text);
    }
    var source = new SourceText(file, cleaned.toString());
    problems.report(
        source.positionOf(first),
        "control character U+%04X is not allowed in YAML".formatted((int) text.charAt(first)),
        "remove it, or write it as an escape in double quotes");
    return source;
  }
}
