package dev.monday.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each folder under {@code broken} is a configuration with mistakes, and all that is said of it.
 * {@code -Dmonday.update=true} writes the expected texts anew: read the difference.
 */
class BrokenConfigurationsTest {
  private static final Path BROKEN = Path.of("src/test/resources/dev/monday/config/broken");

  static List<Path> folders() throws IOException {
    try (var folders = Files.list(BROKEN)) {
      return folders.map(Path::toAbsolutePath).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("folders")
  void everyMistakeIsSaidExactly(Path folder) throws IOException {
    var result = ConfigurationLoader.load(folder, Map.of(), folder);
    var text = assertInstanceOf(LoadResult.Refused.class, result).text(folder);
    var expected = folder.resolve("expected.txt");
    if (Boolean.getBoolean("monday.update")) {
      Files.writeString(expected, text);
    }
    assertEquals(Files.readString(expected), text);
  }

  @Test
  void thereAreEnough() throws IOException {
    assertTrue(folders().size() >= 60, "the table has %d rows".formatted(folders().size()));
  }
}
