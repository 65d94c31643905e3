package dev.monday.plan;

import dev.monday.config.Located;
import dev.monday.config.LoopbackRange;
import dev.monday.config.ProxySettings;
import dev.monday.config.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How the names of a run work.
 *
 * @param range of which they get their addresses
 * @param hold how long a connection waits for what stands behind its route
 * @param isPrivate whether the names are for the run's apps only
 */
public record Naming(LoopbackRange range, Duration hold, boolean isPrivate) {
  private static final Duration DEFAULT_HOLD = Duration.ofSeconds(30);

  /** Where nothing is configured. */
  public static final Naming DEFAULT = new Naming(LoopbackRange.DEFAULT, DEFAULT_HOLD, false);

  /** The keys of the configuration in which another differs. */
  public List<String> keysThatDiffer(Naming other) {
    var keys = new ArrayList<String>();
    if (!range.equals(other.range)) {
      keys.add("proxy.range");
    }
    if (!hold.equals(other.hold)) {
      keys.add("proxy.hold");
    }
    if (isPrivate != other.isPrivate) {
      keys.add("names");
    }
    return keys;
  }

  static Naming of(Settings settings) {
    ProxySettings proxy = settings.proxy();
    return new Naming(
        proxy.range().map(Located::value).orElse(LoopbackRange.DEFAULT),
        proxy.hold().map(Located::value).orElse(DEFAULT_HOLD),
        settings.privateNames());
  }
}
