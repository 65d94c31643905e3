package dev.monday.forward.kubernetes.takeover;

import dev.monday.forward.kubernetes.Api;
import dev.monday.forward.kubernetes.ClusterException;
import dev.monday.forward.kubernetes.ClusterException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Puts a workload back that one session has taken over. May be done again and again. */
final class Undo {
  private final Api api;
  private final Place place;
  private final Tenancy tenancy;

  Undo(Api api, Place place, Consumer<String> notices) {
    this.api = api;
    this.place = place;
    this.tenancy = new Tenancy(api, place, notices);
  }

  /** What came of it. */
  sealed interface Result {
    /** For a person. */
    default String text(Place place) {
      return switch (this) {
        case Undone(var kept) when kept.isEmpty() -> "%s is as it was".formatted(place);
        case Undone(var kept) ->
            "%s is as it was, but for what somebody else has changed meanwhile: %s"
                .formatted(place, String.join(", ", kept.stream().map(Field::toString).toList()));
        case Nothing _ -> "%s was not changed".formatted(place);
        case Another(var by) -> "%s is left to %s, who has it".formatted(place, by);
      };
    }

    /**
     * It is as it was.
     *
     * @param kept what somebody else has changed meanwhile, and is left as it is
     */
    record Undone(List<Field> kept) implements Result {
      public Undone {
        kept = List.copyOf(kept);
      }
    }

    /** It was not taken over, or is gone. */
    record Nothing() implements Result {}

    /** It is somebody else's by now, who will put it back. */
    record Another(Holder holder) implements Result {}
  }

  Result of(String session) throws ClusterException, TakeoverException, InterruptedException {
    try {
      var takeover = parsed(new ClusterWorkloads(api).read(place));
      var result =
          switch (tenancy.claim(session, takeover)) {
            case Claim.Held(Holder by) -> new Result.Another(by);
            case Claim.Stale(Holder by) -> new Result.Another(by);
            case Claim.Free _ -> new Result.Nothing();
            case Claim.Ours _ -> undo();
          };
      tenancy.release(session);
      return result;
    } catch (ClusterException e) {
      if (e.kind() == Kind.NOT_FOUND) {
        return new Result.Nothing();
      }
      throw e;
    }
  }

  /** Whoever's take-over it says: who has the lease has it to undo. */
  private Result undo() throws ClusterException, TakeoverException, InterruptedException {
    var kept = new ArrayList<Field>();
    var done = new ArrayList<Takeover>();
    var _ =
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
    return done.isEmpty() ? new Result.Nothing() : new Result.Undone(kept);
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
