package dev.monday.plan;

import dev.monday.config.Located;
import dev.monday.config.ProxySettings;
import dev.monday.config.Settings;
import java.time.Duration;

/**
 * How the names of a run work.
 *
 * @param hold how long a connection waits for what stands behind its route
 * @param isPrivate whether the names are for the run's apps only
 */
public record Naming(Duration hold, boolean isPrivate) {
  private static final Duration DEFAULT_HOLD = Duration.ofSeconds(30);

  static Naming of(Settings settings) {
    ProxySettings proxy = settings.proxy();
    return new Naming(
        proxy.hold().map(Located::value).orElse(DEFAULT_HOLD), settings.privateNames());
  }
}
