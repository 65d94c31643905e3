package dev.monday.config;

import java.util.List;
import java.util.Optional;

/**
 * A part of a YAML file: its text untouched, its place, merge keys already applied. Nodes are told
 * apart by identity, never by {@code equals}: aliases share them, so comparing two trees could take
 * time without bound.
 */
sealed interface YamlNode {
  /** Where it begins; for an alias, where the alias stands. */
  SourcePosition at();

  /** What an alias stands for; any other node itself. */
  default YamlNode target() {
    return this;
  }

  /**
   * Text.
   *
   * @param plain whether it stands there without quotes and not as a block
   * @param block where the text of a literal block begins, whose lines are those of the file
   */
  record Scalar(SourcePosition at, String text, boolean plain, Optional<SourcePosition> block)
      implements YamlNode {
    /** Whether there is nothing: the value of {@code key:} alone. */
    boolean missing() {
      return plain && text.isEmpty();
    }
  }

  /** A list. */
  record Sequence(SourcePosition at, List<YamlNode> items) implements YamlNode {}

  /** Keys and their values, in the order written, those merged in after its own. */
  record Mapping(SourcePosition at, List<Entry> entries) implements YamlNode {}

  /** One key of a mapping and its value. */
  record Entry(String key, SourcePosition keyAt, YamlNode value) {}

  /** A use of an anchor. */
  record Alias(SourcePosition at, String name, YamlNode target) implements YamlNode {}

  /** Something whose mistake has been reported already. */
  record Broken(SourcePosition at) implements YamlNode {}
}
