package dev.monday.forward.kubernetes.takeover;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Why a pod does not serve yet, for a person.
 *
 * @param pod as JSON
 */
record PodTrouble(JsonNode pod) {
  /** What is said of a container that is only on its way. */
  private static final Set<String> ON_ITS_WAY = Set.of("ContainerCreating", "PodInitializing");

  /** The kubelet's words for an image that it does not get (pkg/kubelet/images/types.go). */
  private static final Set<String> NO_IMAGE =
      Set.of(
          "ErrImagePull",
          "ImagePullBackOff",
          "ErrImageNeverPull",
          "InvalidImageName",
          "ImageInspectError",
          "RegistryUnavailable");

  /** What a container says that was started and is not there. */
  private static final Set<String> NO_START = Set.of("CrashLoopBackOff", "RunContainerError");

  private record Waiting(String container, String reason, String message) {
    String text() {
      return "container %s: %s%s"
          .formatted(container, reason, message.isEmpty() ? "" : " (%s)".formatted(message));
    }
  }

  /** Empty while nothing is wrong. */
  String text() {
    return unscheduled().or(() -> waiting().map(Waiting::text)).or(this::unready).orElse("");
  }

  /**
   * The same of a pod that runs the proxy, with what to do.
   *
   * @param proxy the container whose image the take-over has chosen
   */
  String withMend(String proxy) {
    if (unscheduled().isPresent()) {
      return "%s; it goes on when a node has room for it".formatted(text());
    }
    var reason =
        waiting().filter(one -> one.container().equals(proxy)).map(Waiting::reason).orElse("");
    if (NO_IMAGE.contains(reason)) {
      return "%s; let \"image\" name one that the cluster can get".formatted(text());
    }
    if (NO_START.contains(reason)) {
      return "%s; let \"image\" name one with OpenSSH's sshd and ssh-keygen, and a shell"
          .formatted(text());
    }
    return text();
  }

  private Optional<String> unscheduled() {
    return unmet("PodScheduled");
  }

  /** What runs and does not serve: a container beside the proxy, or a readiness gate. */
  private Optional<String> unready() {
    var containers = pod.path("status").path("containerStatuses");
    boolean run =
        !containers.isEmpty()
            && containers.valueStream().allMatch(one -> one.path("state").has("running"));
    return run ? unmet("Ready") : Optional.empty();
  }

  private Optional<String> unmet(String type) {
    return pod.path("status")
        .path("conditions")
        .valueStream()
        .filter(condition -> condition.path("type").asText().equals(type))
        .filter(condition -> condition.path("status").asText().equals("False"))
        .map(condition -> condition.path("message").asText())
        .filter(message -> !message.isEmpty())
        .findFirst();
  }

  private Optional<Waiting> waiting() {
    for (String list : List.of("initContainerStatuses", "containerStatuses")) {
      for (JsonNode container : pod.path("status").path(list)) {
        var waiting = container.path("state").path("waiting");
        var reason = waiting.path("reason").asText();
        if (!reason.isEmpty() && !ON_ITS_WAY.contains(reason)) {
          return Optional.of(
              new Waiting(container.path("name").asText(), reason, message(container)));
        }
      }
    }
    return Optional.empty();
  }

  /** Why the container has ended says more than that it is not started at once again. */
  private static String message(JsonNode container) {
    var ended = container.path("lastState").path("terminated");
    if (ended.isMissingNode()) {
      return container.path("state").path("waiting").path("message").asText();
    }
    var said = ended.path("message").asText().strip();
    return said.isEmpty() ? "it ended with status " + ended.path("exitCode").asText() : said;
  }
}
