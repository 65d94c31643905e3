package dev.monday.watch;

import dev.monday.config.Located;
import dev.monday.config.SourcePosition;
import dev.monday.lifecycle.ComponentId;
import dev.monday.lifecycle.RestartPolicy;
import dev.monday.plan.ComponentSpec.WatchSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Specs of watches in which most is as by default. */
final class WatchSpecs {
  private static final SourcePosition SOMEWHERE = new SourcePosition(Path.of("monday.yaml"), 1, 1);

  private WatchSpecs() {}

  static WatchSpec of(Path root) {
    return of(root, List.of(), List.of(), List.of(), List.of());
  }

  static WatchSpec of(
      Path root,
      List<String> include,
      List<String> exclude,
      List<String> settingsExclude,
      List<String> excludedPaths) {
    return new WatchSpec(
        ComponentId.watch("shop"),
        RestartPolicy.always(Duration.ofSeconds(5)),
        ComponentId.app("shop"),
        ComponentId.app("shop"),
        List.of(new Located<>(root, SOMEWHERE)),
        located(include),
        located(exclude),
        located(settingsExclude),
        excludedPaths,
        true,
        Optional.empty());
  }

  private static List<Located<String>> located(List<String> texts) {
    return texts.stream().map(text -> new Located<>(text, SOMEWHERE)).toList();
  }
}
