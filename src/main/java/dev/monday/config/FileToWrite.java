package dev.monday.config;

/** One entry of {@code files}: what is written before the build. */
public sealed interface FileToWrite {
  SourcePosition at();

  /** The path that is written. */
  Located<String> to();

  /** A Go {@code text/template} over the project. */
  record Content(SourcePosition at, Located<String> to, TemplateText content)
      implements FileToWrite {}

  /** A copy of another file. */
  record Copy(SourcePosition at, Located<String> from, Located<String> to) implements FileToWrite {}
}
