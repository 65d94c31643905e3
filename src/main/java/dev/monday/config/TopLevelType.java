package dev.monday.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The top level of one document: every file has its own, and {@link Joining} makes one of all. */
final class TopLevelType extends SectionType<TopLevelType.Part> {
  static final ApplicationType APPLICATION_TYPE = new ApplicationType();
  static final ListType<Located<Application>> APPLICATIONS =
      new ListType<>(new ListedType<>(APPLICATION_TYPE));
  static final ForwardType FORWARD_TYPE = new ForwardType();
  static final ListType<Located<Forward>> FORWARDS = new ListType<>(new ListedType<>(FORWARD_TYPE));

  static final String PRIVATE = "private";

  static final Key<Located<String>> GOPATH =
      Key.optional(
          "gopath", TextType.TEXT, "sets GOPATH for every command and for path resolution");
  static final Key<Located<String>> KUBECONFIG =
      Key.optional("kubeconfig", TextType.PATH, "the kubeconfig");
  static final Key<Map<String, Located<String>>> BUILD =
      Key.optional("build", new SettingsEnvironmentType("build"), "for every build command");
  static final Key<Map<String, Located<String>>> RUN =
      Key.optional("run", new SettingsEnvironmentType("run"), "for every run command");
  static final Key<Map<String, Located<String>>> SETUP =
      Key.optional("setup", new SettingsEnvironmentType("setup"), "for every setup command");
  static final Key<List<Located<String>>> WATCH =
      Key.optional("watch", new SettingsWatchType(), "for every watch");
  static final Key<List<Located<String>>> WATCHER =
      Key.optional("watcher", new SettingsWatchType(), "v1: the same as \"watch\"");
  static final Key<ProxySettings> PROXY =
      Key.optional("proxy", new ProxySettingsType(), "of the names and the routes behind them");
  static final Key<List<Located<String>>> PRODUCTION_CONTEXTS =
      Key.optional(
          "production_contexts",
          new ListType<>(TextType.TEXT),
          "words; a context, cluster or namespace with one of them in its name is not taken over;"
              + " prod, production, prd and live by default");
  static final Key<Located<String>> NAMES =
      Key.optional(
          "names",
          new ChoiceType(List.of("shared", PRIVATE)),
          "who knows the names: every program of the machine, which needs the right to write its"
              + " hosts file, or the apps alone, which on Linux needs none; shared by default");
  static final Key<List<Located<Application>>> LOCAL =
      Key.optional("local", APPLICATIONS, "apps that every project gets, before its own");
  static final Key<List<Located<Forward>>> FORWARD =
      Key.optional("forward", FORWARDS, "forwards that every project gets, before its own");
  static final Key<List<ProjectType.Listing>> PROJECTS =
      Key.optional("projects", new ListType<>(new ProjectType()), "what a user chooses from");

  /**
   * What one document says.
   *
   * @param names {@code shared} or {@code private}
   */
  record Part(
      Optional<Located<String>> gopath,
      Optional<Located<String>> kubeconfig,
      Map<String, Located<String>> buildEnv,
      Map<String, Located<String>> runEnv,
      Map<String, Located<String>> setupEnv,
      List<Located<String>> watchExclude,
      ProxySettings proxy,
      Optional<List<Located<String>>> productionContexts,
      Optional<Located<String>> names,
      List<Located<Application>> applications,
      List<Located<Forward>> forwards,
      List<ProjectType.Listing> projects) {}

  @Override
  String title() {
    return "the top level";
  }

  @Override
  List<Key<?>> keys() {
    return List.of(
        GOPATH,
        KUBECONFIG,
        BUILD,
        RUN,
        SETUP,
        WATCH,
        WATCHER,
        PROXY,
        PRODUCTION_CONTEXTS,
        NAMES,
        LOCAL,
        FORWARD,
        PROJECTS);
  }

  @Override
  Optional<Part> build(Fields fields, Decoding decoding) {
    var excluded = new ArrayList<>(fields.list(WATCH));
    excluded.addAll(fields.list(WATCHER));
    return Optional.of(
        new Part(
            fields.value(GOPATH),
            fields.value(KUBECONFIG),
            fields.map(BUILD),
            fields.map(RUN),
            fields.map(SETUP),
            excluded,
            fields.value(PROXY).orElse(ProxySettings.NONE),
            fields.value(PRODUCTION_CONTEXTS),
            fields.value(NAMES),
            fields.list(LOCAL),
            fields.list(FORWARD),
            fields.list(PROJECTS)));
  }
}
