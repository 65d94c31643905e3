package dev.monday.forward.kubernetes.takeover;

import com.fasterxml.jackson.databind.JsonNode;
import dev.monday.config.PodSelector;
import dev.monday.forward.kubernetes.Api;
import dev.monday.forward.kubernetes.ClusterException;
import dev.monday.forward.kubernetes.ClusterException.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Deployments and StatefulSets of a cluster. */
final class ClusterWorkloads {
  /** Controllers write into the same object all the time that a rollout takes. */
  private static final int ATTEMPTS = 20;

  private final Api api;

  ClusterWorkloads(Api api) {
    this.api = api;
  }

  /** A change of a workload, decided anew whenever somebody else was quicker. */
  interface Change {
    /** Empty when there is nothing to be done. */
    Optional<JsonNode> patch(Workload now) throws TakeoverException;
  }

  Workload read(Place place) throws ClusterException, InterruptedException {
    return new Workload(place.kind(), api.get(place.objects(), place.name()).body());
  }

  /** The one that is meant. */
  Workload find(PodSelector selector, String namespace)
      throws ClusterException, TakeoverException, InterruptedException {
    return switch (selector) {
      case PodSelector.Deployment(var name) ->
          read(new Place(Workload.Kind.DEPLOYMENT, namespace, name.value()));
      case PodSelector.StatefulSet(var name) ->
          read(new Place(Workload.Kind.STATEFUL_SET, namespace, name.value()));
      case PodSelector.Labels(var labels) -> {
        var texts = new LinkedHashMap<String, String>();
        labels.forEach((name, value) -> texts.put(name, value.value()));
        yield only(withPodLabels(texts, namespace), texts, namespace);
      }
      case PodSelector.Service _, PodSelector.Pod _ ->
          throw new TakeoverException(
              "only a deployment or a stateful set can be taken over; name it by \"deployment\" or \"statefulset\", or by the \"labels\" of its pods");
    };
  }

  private List<Workload> withPodLabels(Map<String, String> labels, String namespace)
      throws ClusterException, InterruptedException {
    var found = new ArrayList<Workload>();
    for (Workload.Kind kind : Workload.Kind.values()) {
      for (JsonNode object : api.list(Place.objects(kind, namespace))) {
        var workload = new Workload(kind, object);
        if (workload.hasPodLabels(labels)) {
          found.add(workload);
        }
      }
    }
    return found;
  }

  private static Workload only(List<Workload> found, Map<String, String> labels, String namespace)
      throws TakeoverException {
    var wanted =
        labels.entrySet().stream().map(Map.Entry::toString).collect(Collectors.joining(", "));
    if (found.isEmpty()) {
      throw new TakeoverException(
          "no deployment and no stateful set in the namespace %s has pods with %s; mend \"labels\", or name it by \"deployment\" or \"statefulset\""
              .formatted(namespace, wanted));
    }
    if (found.size() > 1) {
      throw new TakeoverException(
          "%d workloads in the namespace %s have pods with %s: %s; name one by \"deployment\" or \"statefulset\""
              .formatted(
                  found.size(),
                  namespace,
                  wanted,
                  found.stream().map(Workload::toString).collect(Collectors.joining(", "))));
    }
    return found.getFirst();
  }

  /** The workload after the change, or as it is when there was nothing to be done. */
  Workload change(Place place, Change change)
      throws ClusterException, TakeoverException, InterruptedException {
    var now = read(place);
    for (int attempt = 1; ; attempt++) {
      var patch = change.patch(now);
      if (patch.isEmpty()) {
        return now;
      }
      try {
        return new Workload(
            place.kind(), api.patch(place.objects(), place.name(), patch.get()).body());
      } catch (ClusterException e) {
        var again = e.kind() == Kind.CONFLICT ? read(place) : now;
        if (again.version().equals(now.version()) || attempt == ATTEMPTS) {
          throw e;
        }
        now = again;
      }
    }
  }

  /** The autoscalers beside it; none when they may not be seen. */
  List<JsonNode> autoscalers(String namespace) throws ClusterException, InterruptedException {
    try {
      return api.list(
          new Api.Objects("apis/autoscaling/v1", "horizontalpodautoscalers", namespace));
    } catch (ClusterException e) {
      if (e.kind() == Kind.FORBIDDEN || e.kind() == Kind.NOT_FOUND) {
        return List.of();
      }
      throw e;
    }
  }

  /**
   * Why a controller has no pods made of a workload, with what to do; empty if it does not say so.
   *
   * @param since what it said before is of no concern, as RFC 3339 in UTC
   */
  String complaint(Place place, String since) throws ClusterException, InterruptedException {
    var workload = read(place);
    return switch (place.kind()) {
      case DEPLOYMENT -> Complaint.of(workload);
      case STATEFUL_SET ->
          Complaint.of(
              workload, api.list(new Api.Objects("api/v1", "events", place.namespace())), since);
    };
  }
}
