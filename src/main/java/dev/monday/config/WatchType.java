package dev.monday.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code watch} of an app: false is no watch, true one with every default, or a mapping. */
final class WatchType implements ValueType<Watch> {
  static final Section SECTION = new Section();

  @Override
  public Optional<Watch> decode(YamlNode node, String what, Decoding decoding) {
    if (node.target() instanceof YamlNode.Mapping) {
      return SECTION.decode(node, what, decoding);
    }
    var watched = SwitchType.read(node);
    if (watched.isEmpty()) {
      decoding.reportWrongType(node, what, "true, false or a mapping", "");
    }
    return watched.filter(Located::value).map(on -> everything(on.at()));
  }

  private static Watch everything(SourcePosition at) {
    return new Watch(
        at,
        List.of(),
        List.of(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  @Override
  public String label() {
    return "true, false or a mapping";
  }

  @Override
  public Map<String, Object> schema() {
    return Map.of("anyOf", List.of(Map.of("type", List.of("boolean", "null")), SECTION.schema()));
  }

  /** The mapping. */
  static final class Section extends SectionType<Watch> {
    private static final ListType<Located<String>> GLOBS = new ListType<>(TextType.GLOB);
    static final Key<List<Located<String>>> PATHS =
        Key.optional(
            "paths",
            new ListType<>(TextType.PATH),
            "the folders to follow; the app's own by default");
    static final Key<List<Located<String>>> INCLUDE =
        Key.optional("include", GLOBS, "which files count; all by default");
    static final Key<List<Located<String>>> EXCLUDE =
        Key.optional("exclude", GLOBS, "which files and folders do not count");
    static final Key<Located<Duration>> DEBOUNCE =
        Key.optional("debounce", new DurationType(), "how long it must be quiet; 200ms by default");
    static final Key<Located<Boolean>> RESTART =
        Key.optional("restart", new SwitchType(), "false builds without a restart");
    static final Key<Located<String>> SIGNAL =
        Key.optional(
            "signal",
            new ChoiceType(List.of("HUP", "INT", "QUIT", "TERM", "USR1", "USR2", "WINCH")),
            "the signal to send instead of a restart");
    static final Key<Located<Boolean>> GITIGNORE =
        Key.optional("gitignore", new SwitchType(), "false follows what .gitignore files exclude");

    @Override
    String title() {
      return "\"watch\"";
    }

    @Override
    List<Key<?>> keys() {
      return List.of(PATHS, INCLUDE, EXCLUDE, DEBOUNCE, RESTART, SIGNAL, GITIGNORE);
    }

    @Override
    Optional<Watch> build(Fields fields, Decoding decoding) {
      return Optional.of(
          new Watch(
              fields.at(),
              fields.list(PATHS),
              fields.list(INCLUDE),
              fields.list(EXCLUDE),
              fields.value(DEBOUNCE),
              fields.value(RESTART),
              fields.value(SIGNAL),
              fields.value(GITIGNORE)));
    }
  }
}
