package dev.monday.template;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A table of templates over {@link Sample}, with what each gives, or where and why it fails. The
 * texts that are given, and the lines of failures, were first taken from Go 1.19.8 run over the
 * same templates and data; where this program means to differ, the name of the case says so. {@code
 * -Dmonday.update=true} writes the results anew: read the difference.
 */
class TemplateTableTest {
  private static final Path TABLE = Path.of("src/test/resources/dev/monday/template/table.txt");
  private static final String CASE = "\n=== ";
  private static final String RESULT = "\n--- ";

  /**
   * One case.
   *
   * @param result {@code gives} and the text, or {@code fails}, the place and the message
   */
  record Case(String name, String template, String result) {
    static Case of(String text) {
      var split = text.indexOf(RESULT);
      var end = text.indexOf('\n');
      return new Case(
          text.substring(0, end),
          text.substring(end + 1, split),
          text.substring(split + RESULT.length(), text.length() - 1));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static List<Case> cases() throws IOException {
    var cases = new ArrayList<Case>();
    var text = "\n" + Files.readString(TABLE);
    for (var at = text.indexOf(CASE); at >= 0; ) {
      var next = text.indexOf(CASE, at + 1);
      cases.add(Case.of(text.substring(at + CASE.length(), next < 0 ? text.length() - 1 : next)));
      at = next;
    }
    return cases;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theTableHolds(Case entry) {
    if (!Boolean.getBoolean("monday.update")) {
      assertEquals(entry.result(), result(entry.template()), entry.template());
    }
  }

  @Test
  void theTableIsLargeAndWritten() throws IOException {
    var cases = cases();
    if (Boolean.getBoolean("monday.update")) {
      Files.writeString(TABLE, cases.stream().map(TemplateTableTest::written).collect(joining()));
    }
    assertTrue(cases.size() >= 120, "the table has %d cases".formatted(cases.size()));
    assertEquals(
        cases.size(), cases.stream().map(Case::name).distinct().count(), "two cases of one name");
  }

  private static String written(Case entry) {
    return "=== %s\n%s\n--- %s\n\n"
        .formatted(entry.name(), entry.template(), result(entry.template()));
  }

  private static String result(String template) {
    try {
      return "gives\n" + Template.parse("table", template).execute(Sample.DATA);
    } catch (TemplateException e) {
      var hint = e.hint().isEmpty() ? "" : "\nhint: " + e.hint();
      return "fails %d:%d\n%s%s".formatted(e.line(), e.column(), e.problem(), hint);
    }
  }
}
