package dev.monday.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The tables of keys in the reference are those of the decoder. {@code -Dmonday.update=true} writes
 * them anew: read the difference.
 */
class ReferencePageTest {
  private static final Path PAGE = Path.of("docs/reference/configuration.md");
  private static final String BEGIN = "<!-- keys: ";
  private static final String END = "<!-- end -->";

  private static final List<SectionType<?>> SECTIONS = sections();

  private static List<SectionType<?>> sections() {
    var sections =
        new ArrayList<SectionType<?>>(
            List.of(
                new TopLevelType(),
                new SettingsEnvironmentType("build"),
                new SettingsWatchType(),
                new ProxySettingsType(),
                new ProjectType(),
                new ApplicationType(),
                SetupType.SECTION,
                new BuildType(),
                new RunType(),
                WatchType.SECTION,
                new FileToWriteType(),
                new MonitoringType(),
                new ForwardType()));
    sections.addAll(ForwardValuesType.ALL);
    return sections;
  }

  @Test
  void tablesAreTheDecoders() throws IOException {
    var page = Files.readString(PAGE);
    var printed = printed(page);
    if (Boolean.getBoolean("monday.update")) {
      Files.writeString(PAGE, printed);
    }
    assertEquals(printed, Files.readString(PAGE));
  }

  @Test
  void everyTypeOfForwardHasItsRow() {
    assertEquals(
        Arrays.stream(Forward.class.getPermittedSubclasses()).count(),
        ForwardValuesType.ALL.size());
  }

  /** The page with every table printed anew. */
  private static String printed(String page) {
    var tables = new LinkedHashMap<String, String>();
    for (var section : SECTIONS) {
      tables.put(section.title(), table(section));
    }
    var lines = page.lines().iterator();
    var text = new StringBuilder();
    while (lines.hasNext()) {
      var line = lines.next();
      text.append(line).append('\n');
      if (line.startsWith(BEGIN)) {
        text.append(take(line, tables)).append(END).append('\n');
        while (!lines.next().equals(END)) {
          // What stood between the marks is printed anew.
        }
      }
    }
    assertEquals(Map.of(), tables, "these sections have no table in the page");
    return text.toString();
  }

  private static String take(String line, Map<String, String> tables) {
    var title = line.substring(BEGIN.length(), line.length() - " -->".length());
    var table = tables.remove(title);
    if (table == null) {
      throw new AssertionError("no section is called " + title);
    }
    return table;
  }

  private static String table(SectionType<?> section) {
    return "| key | value | meaning |\n|---|---|---|\n"
        + section.keys().stream()
            .map(key ->
                "| `%s` | %s%s | %s |\n"
                    .formatted(
                        key.name(),
                        key.type().label(),
                        key.required() ? ", required" : "",
                        key.meaning()))
            .collect(Collectors.joining());
  }
}
