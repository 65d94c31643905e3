package dev.monday.config;

import java.nio.file.Path;
import java.util.List;

/** What loading the configuration came to. */
public sealed interface LoadResult {
  /** The files that were found, in the order in which they are read. */
  List<Path> files();

  /** It is free of mistakes. */
  final class Loaded implements LoadResult {
    private final List<Path> files;
    private final Configuration configuration;
    private final List<Notice> notices;
    private final List<SourceText> sources;

    Loaded(
        List<Path> files,
        Configuration configuration,
        List<Notice> notices,
        List<SourceText> sources) {
      this.files = List.copyOf(files);
      this.configuration = configuration;
      this.notices = List.copyOf(notices);
      this.sources = List.copyOf(sources);
    }

    @Override
    public List<Path> files() {
      return files;
    }

    public Configuration configuration() {
      return configuration;
    }

    public List<Notice> notices() {
      return notices;
    }

    /** The same configuration, with mistakes that only showed when it was to be used. */
    public Refused refused(List<Diagnostic> diagnostics) {
      return new Refused(files, diagnostics, sources);
    }
  }

  /** Nothing of it can be used; these are all its mistakes, in the order of the files' texts. */
  final class Refused implements LoadResult {
    private final List<Path> files;
    private final List<Diagnostic> diagnostics;
    private final List<SourceText> sources;

    Refused(List<Path> files, List<Diagnostic> diagnostics, List<SourceText> sources) {
      this.files = List.copyOf(files);
      this.diagnostics = List.copyOf(diagnostics);
      this.sources = List.copyOf(sources);
    }

    @Override
    public List<Path> files() {
      return files;
    }

    public List<Diagnostic> diagnostics() {
      return diagnostics;
    }

    /**
     * Every mistake as a person reads it: the place, the problem, the source line with a caret, and
     * a hint. Values that look secret are not shown.
     *
     * @param workingFolder the folder that places are told relative to, when below it
     */
    public String text(Path workingFolder) {
      return new DiagnosticText(workingFolder, sources).render(diagnostics);
    }
  }
}
