package dev.monday.config;

import java.util.List;
import java.util.Optional;

/** One entry of {@code projects}. */
final class ProjectType extends SectionType<ProjectType.Listing> {
  static final Key<Located<String>> NAME =
      Key.required("name", new NameType(), "what a user chooses the project by");
  static final Key<List<Located<Application>>> LOCAL =
      Key.optional("local", TopLevelType.APPLICATIONS, "its apps, after the global ones");
  static final Key<List<Located<Forward>>> FORWARD =
      Key.optional("forward", TopLevelType.FORWARDS, "its forwards, after the global ones");

  /** A project with the places at which its apps and forwards are listed. */
  record Listing(
      SourcePosition at,
      Located<String> name,
      List<Located<Application>> applications,
      List<Located<Forward>> forwards) {}

  @Override
  String title() {
    return "a project";
  }

  @Override
  List<Key<?>> keys() {
    return List.of(NAME, LOCAL, FORWARD);
  }

  @Override
  Optional<Listing> build(Fields fields, Decoding decoding) {
    return Optional.of(
        new Listing(fields.at(), fields.required(NAME), fields.list(LOCAL), fields.list(FORWARD)));
  }
}
