package dev.monday.process;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a dotenv file says: its values in the order of the file, a later one of a name winning, and
 * all that is wrong with it. {@code $} means nothing in it.
 */
public record EnvFile(Map<String, String> values, List<Problem> problems) {

  /** A mistake, with the number of its line from 1. */
  public record Problem(int line, String text) {}

  public EnvFile {
    values = Map.copyOf(values);
    problems = List.copyOf(problems);
  }

  public static EnvFile parse(String text) {
    return new EnvFileParser(text).parse();
  }

  /**
   * The values of a file; the message of the failure names the file, and the line if it has one.
   */
  public static Map<String, String> load(Path file) throws IOException {
    var parsed = parse(read(file));
    if (parsed.problems.isEmpty()) {
      return parsed.values;
    }
    var lines = new ArrayList<String>();
    for (Problem problem : parsed.problems) {
      lines.add("line %d: %s".formatted(problem.line, problem.text));
    }
    throw new IOException("cannot use env file %s: %s".formatted(file, String.join("; ", lines)));
  }

  private static String read(Path file) throws IOException {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException failure) {
      throw unreadable(file, "no such file; create it or correct \"env_file\"", failure);
    } catch (AccessDeniedException failure) {
      throw unreadable(file, "permission denied; chmod u+r lets you read it", failure);
    } catch (MalformedInputException failure) {
      throw unreadable(file, "it is not UTF-8; save it as UTF-8", failure);
    } catch (IOException failure) {
      String why =
          Files.isDirectory(file) ? "it is a folder" : String.valueOf(failure.getMessage());
      throw unreadable(file, why, failure);
    }
  }

  private static IOException unreadable(Path file, String why, IOException cause) {
    return new IOException("cannot read env file %s: %s".formatted(file, why), cause);
  }
}
