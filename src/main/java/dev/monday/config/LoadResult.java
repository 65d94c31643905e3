package dev.monday.config;

import java.nio.file.Path;
import java.util.List;

/** What loading the configuration came to. */
public abstract sealed class LoadResult {
  private final Reading reading;

  private LoadResult(Reading reading) {
    this.reading = reading;
  }

  /** What was read. */
  Reading reading() {
    return reading;
  }

  /** Where it was found. */
  public Origin origin() {
    return reading.origin();
  }

  /** The files that were found, in the order in which they are read. */
  public List<Path> files() {
    return reading.files();
  }

  /** It is free of mistakes. */
  public static final class Loaded extends LoadResult {
    private final Configuration configuration;
    private final List<Notice> notices;

    Loaded(Reading reading, Configuration configuration, List<Notice> notices) {
      super(reading);
      this.configuration = configuration;
      this.notices = List.copyOf(notices);
    }

    public Configuration configuration() {
      return configuration;
    }

    public List<Notice> notices() {
      return notices;
    }

    /** The same configuration, with mistakes that only showed when it was to be used. */
    public Refused refused(List<Diagnostic> diagnostics) {
      return new Refused(reading(), diagnostics);
    }
  }

  /** Nothing of it can be used; these are all its mistakes, in the order of the files' texts. */
  public static final class Refused extends LoadResult {
    private final List<Diagnostic> diagnostics;

    Refused(Reading reading, List<Diagnostic> diagnostics) {
      super(reading);
      this.diagnostics = List.copyOf(diagnostics);
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
      return new DiagnosticText(workingFolder, reading().sources()).render(diagnostics);
    }
  }
}
