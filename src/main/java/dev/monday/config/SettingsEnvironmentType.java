package dev.monday.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The top level's {@code build}, {@code run} or {@code setup}: the environment of a phase. */
final class SettingsEnvironmentType extends SectionType<Map<String, Located<String>>> {
  static final Key<Map<String, Located<String>>> ENV =
      Key.optional(
          "env",
          new EnvironmentType(),
          "environment of every command of this phase; an app's own value wins");

  private final String title;

  SettingsEnvironmentType(String phase) {
    this.title = "the top-level \"%s\"".formatted(phase);
  }

  @Override
  String title() {
    return title;
  }

  @Override
  List<Key<?>> keys() {
    return List.of(ENV);
  }

  @Override
  Optional<Map<String, Located<String>>> build(Fields fields, Decoding decoding) {
    return Optional.of(fields.map(ENV));
  }
}
