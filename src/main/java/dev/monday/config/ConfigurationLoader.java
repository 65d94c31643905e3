package dev.monday.config;

import dev.monday.config.YamlNode.Scalar;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds, reads and decodes the configuration. Starts no process, opens no connection, instantiates
 * nothing that a file names, and writes nothing.
 */
public final class ConfigurationLoader {
  private static final TopLevelType TOP_LEVEL = new TopLevelType();

  private final Problems problems = new Problems();
  private final Decoding decoding = new Decoding(problems);

  private ConfigurationLoader() {}

  /**
   * Loads the configuration that a command started in this folder uses.
   *
   * @param option the file or folder named by {@code --config}; null when it was not given
   * @param environment of which {@code MONDAY_CONFIG_PATH} and {@code HOME} count
   */
  public static LoadResult load(
      @Nullable Path option, Map<String, String> environment, Path workingFolder) {
    var loader = new ConfigurationLoader();
    var files = new ConfigurationFiles(environment, workingFolder, loader.problems);
    return loader.decoded(Reading.of(files.origin(option), files, loader.problems));
  }

  /**
   * Loads a configuration again from where it was found, by the same trust.
   *
   * @return empty when it says the same as before, to the letter
   */
  public static Optional<LoadResult> loadAgain(LoadResult last) {
    var loader = new ConfigurationLoader();
    var place = last.reading().origin().place();
    var files = new ConfigurationFiles(Map.of(), place, loader.problems);
    var reading = Reading.of(last.reading().origin(), files, loader.problems);
    return reading.isSame(last.reading()) ? Optional.empty() : Optional.of(loader.decoded(reading));
  }

  private LoadResult decoded(Reading reading) {
    var sources = reading.sources();
    var allRead = sources.size() == reading.files().size();
    var parts = parts(MergedCopy.leaveOut(sources, problems), allRead);
    var configuration = new Joining(decoding).join(parts);
    return problems.any()
        ? new LoadResult.Refused(reading, problems.diagnostics(reading.files()))
        : new LoadResult.Loaded(reading, configuration, problems.notices());
  }

  private List<TopLevelType.Part> parts(List<SourceText> sources, boolean allRead) {
    var anchors = new Anchors(problems);
    if (!allRead) {
      anchors.incomplete();
    }
    var documents = new ArrayList<YamlNode>();
    for (var source : sources) {
      documents.addAll(new YamlReader(source, anchors, problems).documents());
    }
    anchors.reportUndefined();
    return anchors.overLimit() ? List.of() : decoded(documents);
  }

  private List<TopLevelType.Part> decoded(List<YamlNode> documents) {
    var parts = new ArrayList<TopLevelType.Part>();
    for (var document : documents) {
      if (!(document instanceof Scalar scalar && scalar.missing())) {
        TOP_LEVEL.decode(document, "a configuration file", decoding).ifPresent(parts::add);
      }
    }
    return parts;
  }
}
