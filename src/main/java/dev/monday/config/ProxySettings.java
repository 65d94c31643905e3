package dev.monday.config;

import java.time.Duration;
import java.util.Optional;

/**
 * The top level's {@code proxy}.
 *
 * @param range of which names get their addresses; {@link LoopbackRange#DEFAULT} when absent
 * @param hold how long a connection waits for what stands behind its route; 30 s when absent
 */
public record ProxySettings(
    Optional<Located<LoopbackRange>> range, Optional<Located<Duration>> hold) {
  static final ProxySettings NONE = new ProxySettings(Optional.empty(), Optional.empty());
}
