package dev.monday.config;

import java.nio.file.Path;

/**
 * A place in a configuration file: line and column count from 1, the column in characters (code
 * points). Line 0 means the file or folder as a whole.
 */
public record SourcePosition(Path file, int line, int column)
    implements Comparable<SourcePosition> {
  /** The whole of a file or folder, for what no line can be blamed for. */
  public static SourcePosition wholeFile(Path file) {
    return new SourcePosition(file, 0, 0);
  }

  /** The folder that relative paths written at this place are relative to. */
  public Path folder() {
    var parent = file.toAbsolutePath().getParent();
    return parent == null ? file.toAbsolutePath() : parent;
  }

  /** It as told to someone who looks at another place: the file is left out when it is the same. */
  public String shortly(SourcePosition from) {
    if (!file.equals(from.file)) {
      return "%s:%d".formatted(file.getFileName(), line);
    }
    return "line %d".formatted(line);
  }

  @Override
  public int compareTo(SourcePosition other) {
    var files = file.compareTo(other.file);
    if (files != 0) {
      return files;
    }
    var lines = Integer.compare(line, other.line);
    return lines != 0 ? lines : Integer.compare(column, other.column);
  }

  /** {@code file:line:column}, or the file alone. */
  @Override
  public String toString() {
    return line == 0 ? file.toString() : file + ":" + line + ":" + column;
  }
}
