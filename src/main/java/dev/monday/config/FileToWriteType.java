package dev.monday.config;

import java.util.List;
import java.util.Optional;

/** One entry of {@code files}. */
final class FileToWriteType extends SectionType<FileToWrite> {
  static final Key<Located<String>> TYPE =
      Key.required(
          "type",
          new ChoiceType(List.of("content", "copy")),
          "whether \"content\" is written or \"from\" is copied");
  static final Key<Located<String>> TO =
      Key.required("to", TextType.PATH, "the file that is written");
  static final Key<TemplateText> CONTENT =
      Key.optional("content", new TemplateType(), "type content: a text/template over the project");
  static final Key<Located<String>> FROM =
      Key.optional("from", TextType.PATH, "type copy: the file that is copied");

  @Override
  String title() {
    return "an entry of \"files\"";
  }

  @Override
  List<Key<?>> keys() {
    return List.of(TYPE, TO, CONTENT, FROM);
  }

  @Override
  void check(Fields fields, Decoding decoding) {
    fields
        .value(TYPE)
        .ifPresent(type -> {
          var content = type.value().equals("content");
          requireKey(content ? CONTENT : FROM, type, fields, decoding);
          refuseKey(content ? FROM : CONTENT, type, fields, decoding);
        });
  }

  private static void requireKey(
      Key<?> key, Located<String> type, Fields fields, Decoding decoding) {
    if (!fields.has(key)) {
      decoding.report(
          fields.at(),
          "a file of type %s needs the key \"%s\"".formatted(type.value(), key.name()),
          "\"%s\" is %s".formatted(key.name(), key.type().label()));
    }
  }

  private static void refuseKey(
      Key<?> key, Located<String> type, Fields fields, Decoding decoding) {
    if (fields.has(key)) {
      decoding.report(
          fields.keyAt(key),
          "\"%s\" does not belong to a file of type %s".formatted(key.name(), type.value()),
          "remove it or change the type");
    }
  }

  @Override
  Optional<FileToWrite> build(Fields fields, Decoding decoding) {
    var to = fields.required(TO);
    if (fields.required(TYPE).value().equals("copy")) {
      return fields.value(FROM).map(from -> new FileToWrite.Copy(fields.at(), from, to));
    }
    return content(fields).map(text -> new FileToWrite.Content(fields.at(), to, text));
  }

  /** The template; {@code content:} with nothing after it makes an empty file. */
  private static Optional<TemplateText> content(Fields fields) {
    var written = fields.value(CONTENT);
    return written.isPresent() || !fields.has(CONTENT)
        ? written
        : Optional.of(new TemplateText("", fields.keyAt(CONTENT), Optional.empty()));
  }
}
