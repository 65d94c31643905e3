package dev.monday.plan;

import dev.monday.config.Located;
import java.nio.file.Path;

/** A file that is written before each build. */
public sealed interface FileSpec {
  /** The file that is written, and where it was asked for. */
  Located<Path> to();

  /** What a template has made. */
  record Content(Located<Path> to, String text) implements FileSpec {
    /** Never the text, which may hold secrets. */
    @Override
    public String toString() {
      return "content of " + to.value();
    }
  }

  /** The bytes and the permissions of another file. */
  record Copy(Located<Path> from, Located<Path> to) implements FileSpec {}
}
