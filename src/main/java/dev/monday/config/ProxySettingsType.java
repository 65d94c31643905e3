package dev.monday.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The top level's {@code proxy}. */
final class ProxySettingsType extends SectionType<ProxySettings> {
  static final Key<Located<LoopbackRange>> RANGE =
      Key.optional(
          "range",
          new LoopbackRangeType(),
          "the part of 127.0.0.0/8 of which names get their addresses; 127.64.0.0/10 by default");
  static final Key<Located<Duration>> HOLD =
      Key.optional(
          "hold",
          new DurationType(),
          "how long a connection waits for what stands behind its route; 30s by default");

  @Override
  String title() {
    return "the top-level \"proxy\"";
  }

  @Override
  List<Key<?>> keys() {
    return List.of(RANGE, HOLD);
  }

  @Override
  Optional<ProxySettings> build(Fields fields, Decoding decoding) {
    return Optional.of(new ProxySettings(fields.value(RANGE), fields.value(HOLD)));
  }
}
