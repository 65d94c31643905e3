package dev.monday.template;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What the reference says of functions is so. {@code -Dmonday.update=true} writes their table anew:
 * read the difference.
 */
class TemplatePageTest {
  private static final Path PAGE = Path.of("docs/reference/templates.md");
  private static final String BEGIN = "<!-- functions -->\n";
  private static final String END = "<!-- end -->";

  /** Of each function: what it gives, and an example over the sample. */
  private static final Map<String, List<String>> FUNCTIONS =
      Map.ofEntries(
          entry("and", "the first argument that is false, else the last", "and .Yes .Name"),
          entry("call", "nothing: there are no functions among the data", ""),
          entry("eq", "whether the first equals one of the others", "eq .Name \"shop\" \"web\""),
          entry("ge", "whether the first is at least the second", "ge 2 2"),
          entry("gt", "whether the first is greater", "gt 2 1"),
          entry("html", "its arguments as text, escaped for HTML", "html \"<a>\""),
          entry("index", "an element of a list, a mapping or a text", "index .Labels \"app\""),
          entry("js", "its arguments as text, escaped for JavaScript", "js \"it's\""),
          entry("le", "whether the first is at most the second", "le 3 2"),
          entry("len", "how many elements, or bytes", "len .Words"),
          entry("lt", "whether the first is less", "lt \"a\" \"b\""),
          entry("ne", "whether two differ", "ne 1 2"),
          entry("not", "true for what is false", "not .Empty"),
          entry("or", "the first argument that is true, else the last", "or .Empty \"none\""),
          entry("print", "its arguments as text", "print .Name 1 2"),
          entry("printf", "its arguments in a format", "printf \"%s-%02d\" .Name 7"),
          entry("println", "its arguments with spaces, and a line break", ""),
          entry("slice", "a part of a list or text", "slice .Words 1 3"),
          entry("urlquery", "its arguments as text, escaped for a query", "urlquery \"a b&c\""));

  private static Map.Entry<String, List<String>> entry(
      String name, String meaning, String example) {
    return Map.entry(name, List.of(meaning, example));
  }

  @Test
  void functionsAreThoseOfTheProgram() throws IOException, TemplateException {
    assertEquals(Template.functions(), FUNCTIONS.keySet().stream().sorted().toList());
    var page = Files.readString(PAGE);
    var begin = page.indexOf(BEGIN) + BEGIN.length();
    var printed = page.substring(0, begin) + table() + page.substring(page.indexOf(END, begin));
    if (Boolean.getBoolean("monday.update")) {
      Files.writeString(PAGE, printed);
    }
    assertEquals(printed, Files.readString(PAGE));
  }

  private static String table() throws TemplateException {
    var rows = new ArrayList<String>();
    for (var name : Template.functions()) {
      var entry = FUNCTIONS.getOrDefault(name, List.of());
      rows.add("| `%s` | %s | %s |\n".formatted(name, entry.getFirst(), example(entry.getLast())));
    }
    return "| | gives | for example |\n|---|---|---|\n" + String.join("", rows);
  }

  private static String example(String call) throws TemplateException {
    return call.isEmpty()
        ? ""
        : "`{{ %s }}` is `%s`"
            .formatted(call, Template.parse("example", "{{" + call + "}}").execute(Sample.DATA));
  }
}
