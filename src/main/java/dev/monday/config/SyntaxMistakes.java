package dev.monday.config;

import java.util.Optional;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** Says in a person's words what the YAML library found wrong. */
final class SyntaxMistakes {
  private SyntaxMistakes() {}

  static void report(MarkedYAMLException mistake, SourcePosition at, Problems problems) {
    var problem = Optional.ofNullable(mistake.getProblem()).orElse("it cannot be read");
    var context = Optional.ofNullable(mistake.getContext()).map(text -> " " + text).orElse("");
    problems.report(
        at,
        "this is not YAML: " + Quoted.printable(problem) + Quoted.printable(context),
        hint(problem));
  }

  private static String hint(String problem) {
    if (problem.contains("\\t(TAB)") || problem.contains("TAB")) {
      return "indent with spaces: YAML takes no tabs there";
    }
    if (problem.startsWith("mapping values are not allowed")) {
      return "quote a text that holds \": \", and indent keys of one mapping alike";
    }
    if (problem.contains("'@'") || problem.contains("'`'") || problem.contains("'%'")) {
      return "quote a text that begins with @, ` or %";
    }
    if (problem.startsWith("could not find expected ':'")) {
      return "a key needs \":\" and a space after it";
    }
    if (problem.startsWith("expected <block end>")) {
      return "indent the keys of one mapping, and the \"-\" of one list, alike";
    }
    return "";
  }
}
