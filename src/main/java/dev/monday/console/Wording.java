package dev.monday.console;

import dev.monday.lifecycle.After;
import dev.monday.lifecycle.ComponentId;
import dev.monday.lifecycle.Event;
import dev.monday.lifecycle.Failure;
import dev.monday.lifecycle.Hold;
import dev.monday.lifecycle.Level;
import dev.monday.lifecycle.Question;
import dev.monday.lifecycle.State;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Puts what happened into words. Pure: the same event in the same context is said the same way. */
final class Wording {
  /**
   * What is known of a component when something happens to it.
   *
   * @param sinceStart the time since it was last starting, zero when it never was
   * @param inState the time that it was in the state that it now leaves, or is in
   * @param hasSpoken whether it has written anything since it was last starting
   */
  record Context(ComponentId id, Duration sinceStart, Duration inState, boolean hasSpoken) {
    boolean isPreparation() {
      return id.kind() == ComponentId.Kind.PREPARE;
    }
  }

  /** Steps that take less are not said to be over. */
  private static final Duration LONG = Duration.ofSeconds(1);

  private Wording() {}

  static Said of(Event.Notice notice) {
    return new Said(sign(notice.level()), notice.topic(), notice.text());
  }

  static Said of(Event.Dropped dropped) {
    var lines = dropped.lines() == 1 ? "1 line" : dropped.lines() + " lines";
    return new Said(Sign.WARNING, "dropped", lines + " dropped: standard output stood still");
  }

  static Said of(Question question) {
    return new Said(Sign.QUESTION, "question", question.text());
  }

  /** What stands before an answer while it is typed. */
  static String answer(Question question) {
    return question.secret() ? "hidden answer" : "answer";
  }

  /** An app, its preparation and its watch are one for a person. */
  static Said of(Event.Reloaded reloaded) {
    var all =
        Stream.of(reloaded.added(), reloaded.changed(), reloaded.removed())
            .flatMap(List::stream)
            .collect(Collectors.toSet());
    var text =
        Stream.of(
                signed("+", reloaded.added(), all),
                signed("~", reloaded.changed(), all),
                signed("-", reloaded.removed(), all))
            .flatMap(List::stream)
            .collect(Collectors.joining(", "));
    return new Said(Sign.AGAIN, "reloaded", text);
  }

  private static List<String> signed(String sign, List<ComponentId> ids, Set<ComponentId> all) {
    return ids.stream()
        .filter(id -> !isPartOfAnApp(id) || !all.contains(ComponentId.app(id.name())))
        .map(id -> "%s %s %s".formatted(sign, word(id.kind()), id.name()))
        .toList();
  }

  private static boolean isPartOfAnApp(ComponentId id) {
    return id.kind() == ComponentId.Kind.PREPARE || id.kind() == ComponentId.Kind.WATCH;
  }

  private static String word(ComponentId.Kind kind) {
    return kind == ComponentId.Kind.PREPARE ? ComponentId.Kind.APP.word() : kind.word();
  }

  static Optional<Said> of(Event.StateChanged change, Context context) {
    return switch (change.to()) {
      case State.Starting(int _, Hold.HeldBy(String project, long pid)) ->
          said(Sign.NEWS, "waiting", "held by session %s (pid %d)".formatted(project, pid));
      case State.Pending _, State.Starting _ -> Optional.empty();
      case State.Ready ready -> ready(change.from(), ready, context);
      case State.Unready unready -> unready(change.from(), unready);
      case State.Stopping stopping -> stopping(change.from(), stopping, context);
      case State.Backoff(int attempt, Failure cause) ->
          said(
              Sign.AGAIN,
              "retrying",
              over(cause, context) + "; attempt " + (attempt + 1) + " next");
      case State.Completed _ -> completed(context);
      case State.Failed(Failure cause) ->
          said(Sign.BAD, context.isPreparation() ? "not prepared" : "failed", over(cause, context));
      case State.Stopped _ -> stopped(change.from(), context);
    };
  }

  /** What is said of a state that lasts; empty where that is no news. */
  static Optional<Said> lasting(State state, Context context) {
    return switch (state) {
      case State.Pending(int _, Hold.WaitingFor(List<ComponentId> components)) ->
          waiting(components, context);
      case State.Stopping _ ->
          said(Sign.NEWS, "stopping", "not ended after " + Words.of(context.inState()));
      case State.Pending _,
          State.Starting _,
          State.Ready _,
          State.Unready _,
          State.Backoff _,
          State.Completed _,
          State.Failed _,
          State.Stopped _ ->
          Optional.empty();
    };
  }

  /** That it waits for its own preparation is no news: what that does is said of it. */
  private static Optional<Said> waiting(List<ComponentId> components, Context context) {
    var others =
        components.stream()
            .filter(other -> !other.equals(ComponentId.prepare(context.id().name())))
            .map(ComponentId::name)
            .distinct()
            .collect(Collectors.joining(", "));
    return others.isEmpty() ? Optional.empty() : said(Sign.NEWS, "waiting", "for " + others);
  }

  /** Of a route it is news only when it had to wait: what it leads to says the rest. */
  private static Optional<Said> ready(State from, State.Ready to, Context context) {
    if (context.id().kind() == ComponentId.Kind.WATCH) {
      return said(Sign.NEWS, "watching", to.where());
    }
    var waited = from instanceof State.Starting(int _, Hold.HeldBy _);
    if (context.id().kind() == ComponentId.Kind.ROUTE && !waited) {
      return Optional.empty();
    }
    var text = from instanceof State.Unready ? "again" : "in " + Words.of(context.sinceStart());
    return said(Sign.GOOD, "ready", to.where().isEmpty() ? text : to.where() + " " + text);
  }

  /** What it waits for meanwhile is no news: a question is shown where it is asked. */
  private static Optional<Said> unready(State from, State.Unready to) {
    return from instanceof State.Unready before && before.cause().equals(to.cause())
        ? Optional.empty()
        : said(Sign.AGAIN, "not ready", Words.of(to.cause()));
  }

  private static Optional<Said> stopping(State from, State.Stopping to, Context context) {
    if (to.killed()) {
      return from instanceof State.Stopping before
              && !before.killed()
              && isAPersonsConcern(context.id().kind())
          ? said(Sign.BAD, "killed", "not ended " + Words.of(context.inState()) + " after SIGTERM")
          : Optional.empty();
    }
    return to.after() instanceof After.Again(String why)
        ? said(Sign.AGAIN, "restarting", why)
        : Optional.empty();
  }

  private static Optional<Said> completed(Context context) {
    if (context.isPreparation()) {
      return context.sinceStart().compareTo(LONG) < 0
          ? Optional.empty()
          : said(Sign.GOOD, "prepared", "in " + Words.of(context.sinceStart()));
    }
    return said(Sign.GOOD, "completed", "after " + Words.of(context.sinceStart()));
  }

  private static Optional<Said> stopped(State from, Context context) {
    return from instanceof State.Stopping && isAPersonsConcern(context.id().kind())
        ? said(Sign.NEWS, "stopped", "in " + Words.of(context.inState()))
        : Optional.empty();
  }

  /** Whether a person counts it among what they run. */
  private static boolean isAPersonsConcern(ComponentId.Kind kind) {
    return switch (kind) {
      case PREPARE, APP, FORWARD -> true;
      case ROUTE, WATCH -> false;
    };
  }

  private static String over(Failure cause, Context context) {
    var text = Words.of(cause);
    return context.hasSpoken() ? text + "; last lines above" : text;
  }

  private static Optional<Said> said(Sign sign, String topic, String text) {
    return Optional.of(new Said(sign, topic, text));
  }

  private static Sign sign(Level level) {
    return switch (level) {
      case INFO -> Sign.NEWS;
      case WARNING -> Sign.WARNING;
      case ERROR -> Sign.BAD;
    };
  }
}
