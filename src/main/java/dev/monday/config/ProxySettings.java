package dev.monday.config;

import java.time.Duration;
import java.util.Optional;

/**
 * The top level's {@code proxy}.
 *
 * @param hold how long a connection waits for what stands behind its route; 30 s when absent
 */
public record ProxySettings(Optional<Located<Duration>> hold) {
  static final ProxySettings NONE = new ProxySettings(Optional.empty());
}
