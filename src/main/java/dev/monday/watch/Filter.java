package dev.monday.watch;

import dev.monday.config.Located;
import dev.monday.plan.ComponentSpec.WatchSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Which files below a root count. The lists are asked in this order, and the first that is about an
 * entry decides: {@code exclude} of the app, the {@code .gitignore} files from the nearest upwards,
 * {@code watch.exclude} of the settings, what is built in.
 */
final class Filter {
  private static final String GITIGNORE = ".gitignore";

  /** What no watch follows if nothing says otherwise; the configuration is read anew by the run. */
  private static final PatternList BUILT_IN =
      PatternList.of(
          List.of(
              ".git",
              ".hg",
              ".svn",
              "node_modules",
              "vendor",
              "monday.yaml",
              "monday.yml",
              "monday.*.yaml",
              "monday.*.yml",
              // editors: JetBrains, vi, Emacs, Kate, GNOME's, LibreOffice
              ".idea/",
              "*___jb_tmp___",
              "*___jb_old___",
              "*~",
              ".*.sw[a-p]",
              "*.sw[px]",
              "4913",
              ".#*",
              "\\#*#",
              ".*.kate-swp",
              ".goutputstream-*",
              ".~lock.*#",
              // files that were deleted and are still open, on NFS and FUSE; macOS
              ".nfs*",
              ".fuse_hidden*",
              ".DS_Store"));

  private final PatternList absolute;
  private final PatternList settings;
  private final PatternList exclude;
  private final PatternList include;
  private final boolean gitignore;

  Filter(WatchSpec spec) {
    this.absolute = PatternList.of(spec.excludedPaths());
    this.settings = PatternList.of(texts(spec.settingsExclude()));
    this.exclude = PatternList.of(texts(spec.exclude()));
    this.include = PatternList.of(texts(spec.include()));
    this.gitignore = spec.gitignore();
  }

  private Filter(
      PatternList absolute,
      PatternList settings,
      PatternList exclude,
      PatternList include,
      boolean gitignore) {
    this.absolute = absolute;
    this.settings = settings;
    this.exclude = exclude;
    this.include = include;
    this.gitignore = gitignore;
  }

  private static List<String> texts(List<Located<String>> patterns) {
    return patterns.stream().map(Located::value).toList();
  }

  /** Of a single file below the folder that it is in. */
  static Filter ofFile(Path file) {
    var name = file.getFileName().toString().replaceAll("[\\\\*?\\[!#]", "\\\\$0");
    var none = PatternList.EMPTY;
    return new Filter(none, none, PatternList.of(List.of("*", "!/" + name)), none, false);
  }

  /** Whether what is in a file of this name decides which others count. */
  boolean isRules(String name) {
    return gitignore && name.equals(GITIGNORE);
  }

  /**
   * The rules of a folder, read from its file where it has one.
   *
   * @param relative from the root, with slashes
   */
  Rules rulesOf(Path folder, String relative, Rules above) throws IOException {
    var file = folder.resolve(GITIGNORE);
    return gitignore && Files.isRegularFile(file)
        ? new Rules(Optional.of(above), PatternList.read(file), relative)
        : above;
  }

  /** The patterns of a folder's {@code .gitignore} and of those above it. */
  record Rules(Optional<Rules> above, PatternList own, String folder) {
    static final Rules NONE = new Rules(Optional.empty(), PatternList.EMPTY, "");

    private Optional<Boolean> decide(String path, boolean isFolder) {
      var relative = folder.isEmpty() ? path : path.substring(folder.length() + 1);
      var decided = own.decide(relative, isFolder);
      return decided.isPresent() || above.isEmpty() ? decided : above.get().decide(path, isFolder);
    }
  }

  /**
   * Whether an entry is left out, and all below it.
   *
   * @param path from the root, with slashes
   * @param rules of the folder that it is in
   */
  boolean excludes(Path root, String path, boolean isFolder, Rules rules) {
    return exclude
        .decide(path, isFolder)
        .or(() -> rules.decide(path, isFolder))
        .or(() -> absolute.decide(fromTop(root, path), isFolder))
        .or(() -> settings.decide(path, isFolder))
        .or(() -> BUILT_IN.decide(path, isFolder))
        .orElse(false);
  }

  private String fromTop(Path root, String path) {
    return absolute.isEmpty() ? path : root.toString().substring(1) + "/" + path;
  }

  /** Whether {@code include} means an entry of a folder that it means, or does not. */
  boolean includes(String path, boolean isFolder, boolean folderIncluded) {
    return include.decide(path, isFolder).orElse(folderIncluded);
  }

  /** Whether {@code include} means what no pattern is about. */
  boolean includesAll() {
    return include.isEmpty();
  }
}
