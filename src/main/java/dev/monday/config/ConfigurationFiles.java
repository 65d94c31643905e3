package dev.monday.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the files that make up the configuration, in the order in which they are read. */
final class ConfigurationFiles {
  private static final String VARIABLE = "MONDAY_CONFIG_PATH";
  private final Map<String, String> environment;
  private final Path workingFolder;
  private final Problems problems;

  /** Whether folders above and the home folder were looked at too. */
  private boolean hasSearched;

  ConfigurationFiles(Map<String, String> environment, Path workingFolder, Problems problems) {
    this.environment = environment;
    this.workingFolder = workingFolder.toAbsolutePath().normalize();
    this.problems = problems;
  }

  /** Whether the file is the one that comes first: {@code monday.yaml}. */
  static boolean isMain(Path file) {
    var name = String.valueOf(file.getFileName());
    return name.equals("monday.yaml") || name.equals("monday.yml");
  }

  /** Where the files are; where a search began when it found none, which is reported. */
  Origin origin(@Nullable Path option) {
    if (option != null) {
      return new Origin(workingFolder.resolve(option).normalize(), Optional.of("--config"));
    }
    var variable = environment.getOrDefault(VARIABLE, "");
    return variable.isEmpty()
        ? new Origin(search(), Optional.empty())
        : new Origin(fromVariable(variable), Optional.of("$" + VARIABLE));
  }

  /** The files that are there now; none after a report of why there are none. */
  List<Path> in(Origin origin) {
    return origin
        .named()
        .map(by -> named(origin.place(), by))
        .orElseGet(() -> searched(origin.place()));
  }

  private Path fromVariable(String text) {
    var home = home();
    if (home.isPresent() && (text.equals("~") || text.startsWith("~/"))) {
      return home.get().resolve(text.substring(Math.min(2, text.length()))).normalize();
    }
    return workingFolder.resolve(text).normalize();
  }

  /** The home folder; empty when {@code HOME} does not say. */
  private Optional<Path> home() {
    var home = environment.getOrDefault("HOME", "");
    return home.isEmpty() ? Optional.empty() : Optional.of(workingFolder.resolve(home).normalize());
  }

  private List<Path> named(Path place, String by) {
    if (!Files.exists(place)) {
      report(place, "%s names a file or folder that does not exist".formatted(by), "");
      return List.of();
    }
    if (!Files.isDirectory(place)) {
      return List.of(place);
    }
    try {
      var files = listed(place);
      if (files.isEmpty()) {
        report(
            place,
            "%s names a folder without a monday.yaml or monday.<something>.yaml".formatted(by),
            "\"monday init\" writes a first one");
      }
      return files;
    } catch (IOException e) {
      report(place, "cannot list this folder: " + SourceReader.reason(e), "");
      return List.of();
    }
  }

  /** The folder in which a configuration is; the working folder when there is none. */
  private Path search() {
    hasSearched = true;
    var home = home();
    for (var folder = workingFolder; folder != null; folder = folder.getParent()) {
      if (!readableIn(folder).isEmpty()) {
        return folder;
      }
      if (home.isPresent() && isSame(folder, home.get())) {
        break;
      }
    }
    return home.filter(folder -> !readableIn(folder).isEmpty()).orElse(workingFolder);
  }

  private List<Path> searched(Path folder) {
    var files = readableIn(folder);
    if (files.isEmpty()) {
      report(
          folder,
          "no monday.yaml or monday.<something>.yaml here" + elsewhere(),
          "\"monday init\" writes a first one; --config names one elsewhere");
      return List.of();
    }
    return trusted(folder, files);
  }

  private String elsewhere() {
    if (!hasSearched) {
      return " any more";
    }
    return ", in a folder above"
        + (home().isPresent() ? ", or in the home folder" : "; and HOME is not set");
  }

  private List<Path> trusted(Path folder, List<Path> files) {
    var trusted = new Trust(problems).check(folder);
    for (var file : files) {
      trusted &= new Trust(problems).check(file);
    }
    return trusted ? files : List.of();
  }

  /** What is there; nothing for a folder on the way up that may not be listed. */
  private static List<Path> readableIn(Path folder) {
    try {
      return listed(folder);
    } catch (IOException e) {
      return List.of();
    }
  }

  private static List<Path> listed(Path folder) throws IOException {
    var files = new ArrayList<Path>();
    try (var entries = Files.newDirectoryStream(folder, ConfigurationFiles::isConfiguration)) {
      entries.forEach(files::add);
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    files.sort(ConfigurationFiles::mainFirstThenBytes);
    return List.copyOf(files);
  }

  private static boolean isConfiguration(Path file) {
    var name = String.valueOf(file.getFileName());
    return isMain(file)
        || (name.startsWith("monday.")
            && (name.endsWith(".yaml") || name.endsWith(".yml"))
            && name.length() > "monday..yaml".length() - (name.endsWith(".yml") ? 1 : 0));
  }

  private static int mainFirstThenBytes(Path one, Path other) {
    return isMain(one) == isMain(other)
        ? Arrays.compareUnsigned(nameBytes(one), nameBytes(other))
        : Boolean.compare(isMain(other), isMain(one));
  }

  private static byte[] nameBytes(Path file) {
    return String.valueOf(file.getFileName()).getBytes(StandardCharsets.UTF_8);
  }

  private static boolean isSame(Path folder, Path home) {
    try {
      return folder.equals(home) || Files.isSameFile(folder, home);
    } catch (IOException e) {
      return false;
    }
  }

  private void report(Path at, String problem, String hint) {
    problems.report(SourcePosition.wholeFile(at), problem, hint);
  }
}
