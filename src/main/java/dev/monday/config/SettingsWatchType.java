package dev.monday.config;

import java.util.List;
import java.util.Optional;

/** The top level's {@code watch}, or {@code watcher} in the v1 dialect. */
final class SettingsWatchType extends SectionType<List<Located<String>>> {
  static final Key<List<Located<String>>> EXCLUDE =
      Key.optional(
          "exclude",
          new ListType<>(TextType.GLOB),
          "folder names, globs or absolute paths that no watch follows, beside .git, node_modules"
              + " and vendor");

  @Override
  String title() {
    return "the top-level \"watch\"";
  }

  @Override
  List<Key<?>> keys() {
    return List.of(EXCLUDE);
  }

  @Override
  Optional<List<Located<String>>> build(Fields fields, Decoding decoding) {
    return Optional.of(fields.list(EXCLUDE));
  }
}
