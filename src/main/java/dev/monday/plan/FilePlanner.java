package dev.monday.plan;

import dev.monday.config.Application;
import dev.monday.config.Diagnostic;
import dev.monday.config.FileToWrite;
import dev.monday.config.Located;
import dev.monday.config.TemplateText;
import dev.monday.template.Template;
import dev.monday.template.TemplateException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the files of an app ready to be written: paths are resolved, templates carried out. */
final class FilePlanner {
  private final PathResolver paths;
  private final TemplateData data;
  private final List<Diagnostic> problems;

  /** Who writes a file first. */
  private final Map<Path, Writer> writers = new HashMap<>();

  private record Writer(String app, FileSpec file) {}

  FilePlanner(PathResolver paths, TemplateData data, List<Diagnostic> problems) {
    this.paths = paths;
    this.data = data;
    this.problems = problems;
  }

  List<FileSpec> of(Application app) {
    var files = app.files().stream().flatMap(file -> planned(file).stream()).toList();
    files.forEach(file -> claim(app.name().value(), file));
    return files;
  }

  /** Apps are prepared at once: which of two that write a file would be the last is chance. */
  private void claim(String app, FileSpec file) {
    var first = writers.putIfAbsent(file.to().value(), new Writer(app, file));
    if (first != null && !first.app().equals(app) && !isSame(first.file(), file)) {
      problems.add(
          new Diagnostic(
              file.to().at(),
              "app \"%s\" writes %s, and so does \"%s\", with something else"
                  .formatted(app, file.to().value(), first.app()),
              "the first is in %s; give one of them another file"
                  .formatted(first.file().to().at().shortly(file.to().at()))));
    }
  }

  private static boolean isSame(FileSpec one, FileSpec other) {
    return switch (one) {
      case FileSpec.Content(_, String text) ->
          other instanceof FileSpec.Content content && content.text().equals(text);
      case FileSpec.Copy(Located<Path> from, _) ->
          other instanceof FileSpec.Copy copy && copy.from().value().equals(from.value());
    };
  }

  private Optional<FileSpec> planned(FileToWrite file) {
    var to = located(file.to());
    return switch (file) {
      case FileToWrite.Content content -> {
        var text = text(content.to().value(), content.content());
        yield to.flatMap(path -> text.map(made -> new FileSpec.Content(path, made)));
      }
      case FileToWrite.Copy copy -> {
        var from = located(copy.from());
        yield to.flatMap(path -> from.map(source -> new FileSpec.Copy(source, path)));
      }
    };
  }

  private Optional<Located<Path>> located(Located<String> text) {
    return paths.resolve(text).map(path -> new Located<>(path, text.at()));
  }

  private Optional<String> text(String name, TemplateText template) {
    try {
      return Optional.of(Template.parse(name, template.text()).execute(data.project()));
    } catch (TemplateException e) {
      problems.add(
          new Diagnostic(
              template.position(e.line(), e.column()),
              "the template under \"content\": %s%s".formatted(place(template, e), e.problem()),
              e.hint()));
      return Optional.empty();
    }
  }

  /** The place in the text, where no place in the file can tell it. */
  private static String place(TemplateText template, TemplateException mistake) {
    return template.block().isPresent()
        ? ""
        : "line %d, column %d of its text: ".formatted(mistake.line(), mistake.column());
  }
}
