package dev.monday.forward.kubernetes.takeover;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.monday.forward.kubernetes.Api;
import dev.monday.forward.kubernetes.ClusterException;
import dev.monday.forward.kubernetes.ClusterException.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** Puts a workload back that is taken over. May be done again and again. */
final class Undo {
  /** How long a controller may take to see a change. */
  private static final Duration CONTROLLER = Duration.ofSeconds(5);

  private static final Duration LOOK = Duration.ofMillis(100);

  private final Api api;
  private final Place place;
  private final Tenancy tenancy;
  private final Consumer<String> notices;

  /**
   * @param notices gets what a person should know
   */
  Undo(Api api, Place place, Consumer<String> notices) {
    this.api = api;
    this.place = place;
    this.tenancy = new Tenancy(api, place, notices);
    this.notices = notices;
  }

  /** What came of it. */
  sealed interface Result {
    /** For a person. */
    default String text(Place place) {
      return switch (this) {
        case Undone undone when undone.kept().isEmpty() -> "%s is as it was".formatted(place);
        case Undone undone ->
            "%s is as it was, but for what somebody else has changed meanwhile: %s"
                .formatted(
                    place, String.join(", ", undone.kept().stream().map(Field::toString).toList()));
        case Nothing _ -> "%s is not taken over".formatted(place);
        case Another(var by) -> "%s is left to %s, who has it".formatted(place, by);
      };
    }

    /**
     * It is as it was.
     *
     * @param takeover the one that is undone
     * @param kept what somebody else has changed meanwhile, and is left as it is
     */
    record Undone(Workload workload, Takeover takeover, List<Field> kept) implements Result {
      public Undone {
        kept = List.copyOf(kept);
      }
    }

    /** It is not taken over, or is gone. */
    record Nothing() implements Result {}

    /** It is somebody else's, who will put it back. */
    record Another(Holder holder) implements Result {}
  }

  /** Undoes what one session has taken over. */
  Result of(String session) throws ClusterException, TakeoverException, InterruptedException {
    try {
      var result =
          switch (tenancy.look(session).claim()) {
            case Claim.Held(Holder by) -> new Result.Another(by);
            case Claim.Silent(Holder by) -> new Result.Another(by);
            case Claim.Stale(Holder by, _) -> new Result.Another(by);
            case Claim.Free _ -> new Result.Nothing();
            case Claim.Ours _ -> undo();
          };
      tenancy.release(session);
      return result;
    } catch (ClusterException e) {
      return goneOr(e);
    }
  }

  /**
   * Undoes what somebody has taken over who has died.
   *
   * @param undoer who does it, from a time on: he has the lease while he does it, so that nobody
   *     else begins, and a holder who wakes up finds it to be another's
   * @param waiting is told whose sign of life is waited for, if one has to be
   */
  Result ofTheDead(Function<Instant, Holder> undoer, Consumer<Holder> waiting)
      throws ClusterException, TakeoverException, InterruptedException {
    try {
      var sight = Vigil.keep(() -> tenancy.look(""), Vigil.Ticker.SYSTEM, waiting);
      return switch (sight.claim()) {
        case Claim.Held(Holder by) -> new Result.Another(by);
        case Claim.Silent(Holder by) -> new Result.Another(by);
        case Claim.Free _ -> new Result.Nothing();
        case Claim.Ours _, Claim.Stale _ -> {
          var self = undoer.apply(sight.time());
          tenancy.take(self, sight);
          var result = undo();
          tenancy.release(self.session());
          yield result;
        }
      };
    } catch (ClusterException e) {
      return goneOr(e);
    }
  }

  private static Result goneOr(ClusterException failure) throws ClusterException {
    if (failure.kind() == Kind.NOT_FOUND) {
      return new Result.Nothing();
    }
    throw failure;
  }

  /** Whoever's take-over it says: who has the lease has it to undo. */
  private Result undo() throws ClusterException, TakeoverException, InterruptedException {
    var kept = new ArrayList<Field>();
    var done = new ArrayList<Takeover>();
    var workload =
        new ClusterWorkloads(api)
            .change(
                place,
                now -> {
                  kept.clear();
                  done.clear();
                  var takeover = parsed(now);
                  if (takeover.isEmpty()) {
                    return Optional.empty();
                  }
                  done.add(takeover.get());
                  var undoing = takeover.get().undo(now);
                  kept.addAll(undoing.kept());
                  return Optional.of(undoing.patch());
                });
    if (done.isEmpty()) {
      return new Result.Nothing();
    }
    var undone = new Result.Undone(workload, done.getFirst(), kept);
    if (place.kind() == Workload.Kind.STATEFUL_SET) {
      removeStuck(undone);
    }
    return undone;
  }

  /**
   * A StatefulSet waits for a pod of it that is not ready, for ever, before it replaces that,
   * though it is of a template which is no more (kubernetes/kubernetes issue 67250).
   */
  private void removeStuck(Result.Undone undone) throws InterruptedException {
    var pods = new Api.Objects("api/v1", "pods", place.namespace());
    var kind = ProxyPod.kind(undone.workload().podLabels(), undone.takeover());
    try {
      awaitSeen(undone.workload());
      for (JsonNode object : api.list(pods)) {
        var pod = kind.decoder().apply(object);
        if (pod.isProxy() && !pod.ready()) {
          remove(pods, pod);
        }
      }
    } catch (ClusterException e) {
      notices.accept(
          "%s; a pod of the proxy that is not ready stays until somebody deletes it"
              .formatted(e.getMessage()));
    }
  }

  /** Until then a pod that is deleted is made anew of the template that is no more. */
  private void awaitSeen(Workload changed) throws ClusterException, InterruptedException {
    long deadline = System.nanoTime() + CONTROLLER.toNanos();
    var now = changed;
    while (now.observed() < changed.generation() && System.nanoTime() - deadline < 0) {
      Thread.sleep(LOOK);
      now = new ClusterWorkloads(api).read(place);
    }
  }

  private void remove(Api.Objects pods, ProxyPod pod)
      throws ClusterException, InterruptedException {
    ObjectNode options = JsonNodeFactory.instance.objectNode();
    options.putObject("preconditions").put("uid", pod.uid());
    try {
      api.delete(pods, pod.name(), options);
    } catch (ClusterException e) {
      switch (e.kind()) {
        case NOT_FOUND, CONFLICT -> {} // it is another one by now
        case FORBIDDEN, UNREACHABLE, UNAUTHORIZED, GONE, MISCONFIGURED -> throw e;
      }
    }
  }

  /** Whether it is taken over; what makes no sense is left to a person. */
  static Optional<Takeover> parsed(Workload workload) throws TakeoverException {
    try {
      return Takeover.of(workload);
    } catch (IllegalArgumentException e) {
      throw new TakeoverException(
          "the annotation %s of %s makes no sense (%s); put the workload back by hand and remove it"
              .formatted(Takeover.ANNOTATION, Place.of(workload), e.getMessage()));
    }
  }
}
