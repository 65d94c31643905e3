package dev.monday.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The names of what a project runs; reports two apps, or two forwards of a type, of one name. */
final class Names {
  private final String owner;
  private final Decoding decoding;
  private final Map<String, Application> applications = new HashMap<>();
  private final Map<String, Forward> forwards = new HashMap<>();

  Names(String owner, Decoding decoding) {
    this.owner = owner;
    this.decoding = decoding;
  }

  /** The names of a project, which has the global ones already. */
  Names(String owner, Names globals) {
    this(owner, globals.decoding);
    applications.putAll(globals.applications);
    forwards.putAll(globals.forwards);
  }

  // Two records are the same app exactly when they are the same object: each definition is decoded
  // once, however often it is listed.
  @SuppressWarnings("ReferenceEquality")
  void add(List<Located<Application>> listedApps, List<Located<Forward>> listedForwards) {
    for (var listed : listedApps) {
      var app = listed.value();
      var first = applications.putIfAbsent(app.name().value(), app);
      if (first != null && first != app) {
        report("apps named " + Quoted.of(app.name().value()), first.at(), app.at(), listed.at());
      }
    }
    for (var listed : listedForwards) {
      var forward = listed.value();
      var first = forwards.putIfAbsent(forward.type() + " " + forward.name().value(), forward);
      if (first != null && first != forward) {
        report(
            "%s forwards named %s".formatted(forward.type(), Quoted.of(forward.name().value())),
            first.at(),
            forward.at(),
            listed.at());
      }
    }
  }

  private void report(
      String what, SourcePosition first, SourcePosition second, SourcePosition listedAt) {
    decoding.report(
        listedAt,
        "%s has two %s".formatted(owner, what),
        "they are defined in %s and %s; rename one"
            .formatted(first.shortly(listedAt), second.shortly(listedAt)));
  }
}
