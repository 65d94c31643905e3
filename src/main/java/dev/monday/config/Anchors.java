package dev.monday.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The anchors of all files read so far: the files are one stream, so what an earlier one defines a
 * later one can use. Bounds how much the aliases can blow the configuration up.
 */
final class Anchors {
  /** How many values all aliases together may stand for. */
  static final long LIMIT = 500_000;

  private final Map<String, YamlNode> nodes = new HashMap<>();
  private final Set<String> open = new HashSet<>();
  private final List<Undefined> undefined = new ArrayList<>();
  private final IdentityHashMap<YamlNode, Long> sizes = new IdentityHashMap<>();
  private final Problems problems;
  private long expanded;
  private boolean incomplete;

  private record Undefined(String name, SourcePosition at) {}

  Anchors(Problems problems) {
    this.problems = problems;
  }

  /** Says that a file could not be read to its end: what it would have defined is not known. */
  void incomplete() {
    incomplete = true;
    open.clear();
  }

  /** The anchor's node has begun: until {@link #define} an alias to it is recursive. */
  void open(String name) {
    open.add(name);
  }

  void define(String name, YamlNode node) {
    open.remove(name);
    nodes.put(name, node);
  }

  /** Notes how many values the node holds, those behind its aliases counted each time. */
  void size(YamlNode node, long size) {
    sizes.put(node, size);
  }

  long sizeOf(YamlNode node) {
    return sizes.getOrDefault(node.target(), 1L);
  }

  /** What {@code *name} at this place stands for. */
  YamlNode resolve(String name, SourcePosition at) {
    if (open.contains(name)) {
      problems.report(
          at, "alias *%s is inside what it stands for".formatted(name), "remove the recursion");
      return new YamlNode.Broken(at);
    }
    var node = nodes.get(name);
    if (node == null) {
      if (!incomplete) {
        undefined.add(new Undefined(name, at));
      }
      return new YamlNode.Broken(at);
    }
    return withinLimit(node, at) ? new YamlNode.Alias(at, name, node) : new YamlNode.Broken(at);
  }

  /** Reports the aliases that had no anchor, once all files are read. */
  void reportUndefined() {
    for (var alias : undefined) {
      problems.report(
          alias.at(),
          "alias *%s is not defined here or earlier".formatted(alias.name()),
          hint(alias));
    }
  }

  private String hint(Undefined alias) {
    var later = nodes.get(alias.name());
    if (later != null) {
      return "it is defined later, in %s: move one of them, or name the files in the other order"
          .formatted(later.at().shortly(alias.at()));
    }
    return Nearest.to(alias.name(), nodes.keySet())
        .map("did you mean *%s?"::formatted)
        .orElse("define it before with \"<: &%s\"".formatted(alias.name()));
  }

  private boolean withinLimit(YamlNode node, SourcePosition at) {
    var before = expanded;
    expanded = Math.min(Long.MAX_VALUE / 4, expanded + sizeOf(node));
    if (before <= LIMIT && expanded > LIMIT) {
      problems.report(
          at,
          "the aliases up to here stand for more than %,d values".formatted(LIMIT),
          "nest fewer lists of aliases in each other");
    }
    return expanded <= LIMIT;
  }

  /** Whether the aliases stand for so much that none of it is worth decoding. */
  boolean overLimit() {
    return expanded > LIMIT;
  }
}
