package dev.monday.plan;

import dev.monday.config.Located;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a command's environment has beyond the inherited one.
 *
 * @param variables of the settings and the app, the later one where both set the same
 * @param file an env file whose variables win over all others; read when the command starts, since
 *     setup or a build may make it
 */
public record EnvironmentSpec(
    Map<String, Located<String>> variables, Optional<Located<Path>> file) {
  public EnvironmentSpec {
    variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
  }
}
