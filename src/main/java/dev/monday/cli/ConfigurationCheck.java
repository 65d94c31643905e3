package dev.monday.cli;

import dev.monday.config.LoadResult;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Whether the configuration can be read and is free of mistakes. */
record ConfigurationCheck(Optional<Path> option, Invocation invocation) implements Check {
  private static final Finding.Bad MISTAKES =
      new Finding.Bad("the configuration has mistakes", "\"monday check\" lists them");

  @Override
  public List<Finding> findings() {
    return switch (LoadedConfiguration.load(option, invocation)) {
      case LoadResult.Refused refused when refused.files().isEmpty() ->
          List.of(
              new Finding.Bad(
                  "there is no configuration", "write one with \"monday init\", or name one: -c"));
      case LoadResult.Refused _ -> List.of(MISTAKES);
      case LoadResult.Loaded loaded -> List.of(planned(loaded));
    };
  }

  private Finding planned(LoadResult.Loaded loaded) {
    try {
      new LoadedConfiguration(loaded, invocation).planAll();
    } catch (RefusedConfiguration _) {
      return MISTAKES;
    }
    var files = loaded.files().stream().map(Path::toString).toList();
    return new Finding.Good("configuration: " + String.join(", ", files));
  }
}
