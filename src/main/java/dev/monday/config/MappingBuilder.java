package dev.monday.config;

import dev.monday.config.YamlNode.Broken;
import dev.monday.config.YamlNode.Entry;
import dev.monday.config.YamlNode.Mapping;
import dev.monday.config.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes a mapping of what is written in one: merges what {@code <<} names under its own keys, drops
 * the top level's {@code <} (which only defines anchors), and reports keys that stand there twice.
 */
final class MappingBuilder {
  private static final String MERGE = "<<";
  private static final String DEFINE = "<";

  private final Anchors anchors;
  private final Problems problems;

  MappingBuilder(Anchors anchors, Problems problems) {
    this.anchors = anchors;
    this.problems = problems;
  }

  Mapping build(SourcePosition at, List<Entry> written, boolean topLevel) {
    var own = new LinkedHashMap<String, Entry>();
    for (var entry : written) {
      if (topLevel && entry.key().equals(DEFINE)) {
        continue;
      }
      var first = own.putIfAbsent(entry.key(), entry);
      if (first != null) {
        reportTwice(first, entry);
      }
    }
    var merge = own.remove(MERGE);
    if (merge != null) {
      merge(merge.value(), own);
    }
    var mapping = new Mapping(at, new ArrayList<>(own.values()));
    var size = 1L;
    for (var entry : mapping.entries()) {
      size += 1 + anchors.sizeOf(entry.value());
    }
    anchors.size(mapping, size);
    return mapping;
  }

  private void reportTwice(Entry first, Entry second) {
    problems.report(
        second.keyAt(),
        "key %s stands twice in one mapping".formatted(Quoted.of(second.key())),
        second.key().equals(MERGE)
            ? "merge several at once: \"<<: [*one, *other]\""
            : "keep one; the other is in line %d".formatted(first.keyAt().line()));
  }

  private void merge(YamlNode value, Map<String, Entry> into) {
    if (value.target() instanceof Sequence list) {
      for (var item : list.items()) {
        mergeOne(item, into);
      }
    } else {
      mergeOne(value, into);
    }
  }

  private void mergeOne(YamlNode value, Map<String, Entry> into) {
    if (value.target() instanceof Mapping source) {
      add(source, into);
    } else if (!(value.target() instanceof Broken)) {
      problems.report(
          value.at(), "\"<<\" merges a mapping or a list of mappings", "write it as \"<<: *name\"");
    }
  }

  private static void add(Mapping source, Map<String, Entry> into) {
    for (var entry : source.entries()) {
      into.putIfAbsent(entry.key(), entry);
    }
  }
}
