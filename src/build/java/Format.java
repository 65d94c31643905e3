import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks or applies the source format: {@code Format check|apply STAMP FOLDER...}. The stamp file's
 * time says when all files were last found well formatted; only files changed since are read.
 */
public class Format {
  private static final Formatter FORMATTER =
      new Formatter(JavaFormatterOptions.builder().formatJavadoc(true).build());

  public static void main(String[] arguments) throws IOException {
    boolean apply =
        switch (arguments[0]) {
          case "check" -> false;
          case "apply" -> true;
          default -> throw new IllegalArgumentException("-Dformat is check or apply");
        };
    Path stamp = Path.of(arguments[1]);
    FileTime started = FileTime.fromMillis(System.currentTimeMillis());
    List<Path> changed = new ArrayList<>();
    for (String folder : List.of(arguments).subList(2, arguments.length)) {
      changed.addAll(changedSince(stamp, Path.of(folder)));
    }
    List<Path> wrong = new ArrayList<>();
    List<String> broken = new ArrayList<>();
    for (Path file : changed) {
      try {
        if (differs(file, apply)) {
          wrong.add(file);
        }
      } catch (FormatterException e) {
        broken.add(file + ":" + e.getMessage());
      }
    }
    for (Path file : wrong) {
      System.err.println((apply ? "formatted " : "not formatted: ") + file);
    }
    for (String problem : broken) {
      System.err.println("cannot parse " + problem);
    }
    if (!broken.isEmpty() || !wrong.isEmpty() && !apply) {
      System.err.println("to format all sources: ./mvnw -q process-sources -Dformat=apply");
      System.exit(1);
    }
    Files.createDirectories(stamp.getParent());
    Files.writeString(stamp, "");
    Files.setLastModifiedTime(stamp, started);
  }

  private static List<Path> changedSince(Path stamp, Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    FileTime since =
        Files.exists(stamp) ? Files.getLastModifiedTime(stamp) : FileTime.fromMillis(0);
    List<Path> changed = new ArrayList<>();
    try (var files = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) files.sorted()::iterator) {
        if (file.toString().endsWith(".java")
            && Files.getLastModifiedTime(file).compareTo(since) >= 0) {
          changed.add(file);
        }
      }
    }
    return changed;
  }

  private static boolean differs(Path file, boolean apply) throws IOException, FormatterException {
    String before = Files.readString(file);
    String imports = RemoveUnusedImports.removeUnusedImports(before);
    String ordered = ImportOrderer.reorderImports(imports, JavaFormatterOptions.Style.GOOGLE);
    String after = FORMATTER.formatSource(ordered);
    if (after.equals(before)) {
      return false;
    }
    if (apply) {
      Files.writeString(file, after);
    }
    return true;
  }
}
