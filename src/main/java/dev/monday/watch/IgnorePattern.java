package dev.monday.watch;

import java.util.Optional;

/**
 * One line of a {@code .gitignore} file, read and matched as git does: gitignore(5), and for what
 * that leaves open git's {@code dir.c} and {@code wildmatch.c}. Upper and lower case differ. A
 * character is one of Java's, where git counts bytes.
 */
final class IgnorePattern {
  private final String glob;
  private final boolean negated;
  private final boolean foldersOnly;

  /** Whether it is matched against the whole path from the file's folder, not the last name. */
  private final boolean ofPath;

  /** Where the first character stands that is not only itself. */
  private final int firstSpecial;

  private final Shape shape;

  /** What matching comes down to; most patterns need no search. */
  private enum Shape {
    LITERAL,
    /** An asterisk and then nothing special. */
    SUFFIX,
    GLOB
  }

  private IgnorePattern(String glob, boolean negated, boolean foldersOnly, boolean ofPath) {
    this.glob = glob;
    this.negated = negated;
    this.foldersOnly = foldersOnly;
    this.ofPath = ofPath;
    this.firstSpecial = firstSpecial(glob);
    this.shape = shape(glob, ofPath);
  }

  private static Shape shape(String glob, boolean ofPath) {
    if (isPlain(glob)) {
      return Shape.LITERAL;
    }
    return !ofPath && glob.charAt(0) == '*' && isPlain(glob.substring(1))
        ? Shape.SUFFIX
        : Shape.GLOB;
  }

  private static boolean isPlain(String text) {
    return firstSpecial(text) == text.length();
  }

  private static int firstSpecial(String text) {
    var at = 0;
    while (at < text.length() && "*?[\\".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return at;
  }

  /** The pattern of a line; empty for a blank line and a comment. */
  static Optional<IgnorePattern> of(String line) {
    var text =
        withoutTrailingSpaces(line.endsWith("\r") ? line.substring(0, line.length() - 1) : line);
    if (text.isEmpty() || text.startsWith("#")) {
      return Optional.empty();
    }
    var negated = text.startsWith("!");
    text = negated ? text.substring(1) : text;
    var foldersOnly = text.endsWith("/");
    text = foldersOnly ? text.substring(0, text.length() - 1) : text;
    var ofPath = text.indexOf('/') >= 0;
    text = text.startsWith("/") ? text.substring(1) : text;
    return text.isEmpty()
        ? Optional.empty()
        : Optional.of(new IgnorePattern(text, negated, foldersOnly, ofPath));
  }

  /** A space after a backslash stays. */
  private static String withoutTrailingSpaces(String line) {
    var end = 0;
    for (var at = 0; at < line.length(); at++) {
      if (line.charAt(at) == '\\') {
        at++;
        end = Math.min(at + 1, line.length());
      } else if (line.charAt(at) != ' ') {
        end = at + 1;
      }
    }
    return line.substring(0, end);
  }

  /** Whether what it matches is taken back: the line begins with an exclamation mark. */
  boolean isNegated() {
    return negated;
  }

  /**
   * Whether it is about this entry.
   *
   * @param path from the folder of the pattern's file, with slashes and none at either end
   * @param name the last one of the path
   */
  boolean matches(String path, String name, boolean isFolder) {
    if (foldersOnly && !isFolder) {
      return false;
    }
    var text = ofPath ? path : name;
    return switch (shape) {
      case LITERAL -> text.equals(glob);
      case SUFFIX ->
          text.regionMatches(text.length() - glob.length() + 1, glob, 1, glob.length() - 1);
      case GLOB -> matches(0, text, 0);
    };
  }

  private boolean matches(int from, String text, int start) {
    var at = start;
    for (var p = from; p < glob.length(); p++, at++) {
      var c = glob.charAt(p);
      if (c == '*') {
        return matchesAfterStars(p, text, at);
      }
      if (at == text.length()) {
        return false;
      }
      var actual = text.charAt(at);
      if (c == '[') {
        var set = CharacterSet.at(glob, p);
        if (set.isEmpty() || actual == '/' || !set.get().has(actual)) {
          return false;
        }
        p = set.get().end();
      } else if (c == '?') {
        if (actual == '/') {
          return false;
        }
      } else {
        if (c == '\\' && ++p == glob.length()) {
          return false;
        }
        if (glob.charAt(p) != actual) {
          return false;
        }
      }
    }
    return at == text.length();
  }

  /** Two asterisks between slashes stand for any folders, or none; all others stay in a name. */
  private boolean matchesAfterStars(int first, String text, int at) {
    var next = first;
    while (next < glob.length() && glob.charAt(next) == '*') {
      next++;
    }
    var anyFolders = next - first > 1 && beginsName(first) && endsName(next);
    if (anyFolders && isSlash(next) && matches(next + 1, text, at)) {
      return true;
    }
    if (next == glob.length()) {
      return anyFolders || text.indexOf('/', at) < 0;
    }
    for (var i = at; i < text.length(); i++) {
      if (matches(next, text, i)) {
        return true;
      }
      if (!anyFolders && text.charAt(i) == '/') {
        return false;
      }
    }
    return false;
  }

  /** Git compares what comes before the first special character by itself. */
  private boolean beginsName(int at) {
    return at == firstSpecial || glob.charAt(at - 1) == '/';
  }

  private boolean endsName(int at) {
    return at == glob.length() || isSlash(at) || (glob.charAt(at) == '\\' && isSlash(at + 1));
  }

  private boolean isSlash(int at) {
    return at < glob.length() && glob.charAt(at) == '/';
  }

  @Override
  public String toString() {
    return (negated ? "!" : "") + glob + (foldersOnly ? "/" : "");
  }
}
