package dev.monday.config;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** Says in a person's words what the YAML library found wrong. */
final class SyntaxMistakes {
  private SyntaxMistakes() {}

  static void report(MarkedYAMLException mistake, SourceText source, Problems problems) {
    var problem = Optional.ofNullable(mistake.getProblem()).orElse("it cannot be read");
    var context = Optional.ofNullable(mistake.getContext()).orElse("");
    var atEnd = problem.contains("end of stream") || problem.contains("stream end");
    var mark = atEnd ? mistake.getContextMark() : mistake.getProblemMark();
    problems.report(
        position(mark == null ? mistake.getProblemMark() : mark, source),
        "this is not YAML: " + Quoted.printable(inWords(problem, context)),
        hint(problem));
  }

  private static SourcePosition position(@Nullable Mark mark, SourceText source) {
    return mark == null
        ? SourcePosition.wholeFile(source.file())
        : new SourcePosition(source.file(), mark.getLine() + 1, mark.getColumn() + 1);
  }

  /** The library's words without its advice, which is about indentation whatever the mistake. */
  private static String inWords(String problem, String context) {
    var advice = problem.indexOf(". (Do not use");
    if (advice >= 0) {
      return problem.substring(0, advice);
    }
    return context.isEmpty() ? problem : problem + " " + context;
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
