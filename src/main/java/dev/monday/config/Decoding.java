package dev.monday.config;

import dev.monday.config.YamlNode.Broken;
import dev.monday.config.YamlNode.Mapping;
import dev.monday.config.YamlNode.Scalar;
import dev.monday.config.YamlNode.Sequence;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;

/** What the decoders of one load share: the collected problems, and what is decoded already. */
final class Decoding {
  private final Problems problems;
  private final Map<SectionType<?>, Map<Mapping, Optional<?>>> decoded = new HashMap<>();

  Decoding(Problems problems) {
    this.problems = problems;
  }

  void report(SourcePosition at, String problem, String hint) {
    problems.report(at, problem, hint);
  }

  void report(SourcePosition at, String problem) {
    problems.report(at, problem, "");
  }

  void notice(SourcePosition at, String text) {
    problems.notice(at, text);
  }

  /** The records made by a section so far, by the mapping they were made of. */
  Map<Mapping, Optional<?>> decodedBy(SectionType<?> section) {
    return decoded.computeIfAbsent(section, _ -> new IdentityHashMap<>());
  }

  /** Reports that the node is something else than what is expected; silent when it is broken. */
  void reportWrongType(YamlNode node, String what, String expected, String hint) {
    if (node.target() instanceof Broken) {
      return;
    }
    var alias =
        node instanceof YamlNode.Alias named
            ? "*%s is defined in %s".formatted(named.name(), named.target().at().shortly(node.at()))
            : "";
    problems.report(
        node.at(),
        "%s must be %s, not %s".formatted(what, expected, kind(node.target())),
        alias.isEmpty() ? hint : alias);
  }

  static String kind(YamlNode node) {
    return switch (node.target()) {
      case Scalar scalar -> scalar.missing() ? "empty" : Quoted.of(scalar.text());
      case Sequence _ -> "a list";
      case Mapping _ -> "a mapping";
      case Broken _ -> "broken";
      case YamlNode.Alias _ -> "an alias";
    };
  }
}
