package dev.monday.forward.kubernetes.takeover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PodTroubleTest {
  private static final String RUNNING = "{\"name\": \"shop\", \"state\": {\"running\": {}}}";

  private static PodTrouble trouble(String status) {
    return new PodTrouble(Workloads.read("{\"status\": {%s}}".formatted(status)));
  }

  private static String containers(String... statuses) {
    return "\"containerStatuses\": [%s]".formatted(String.join(", ", statuses));
  }

  private static String waiting(String name, String reason) {
    return waiting(name, reason, "{}");
  }

  private static String waiting(String name, String reason, String lastState) {
    return """
    {"name": "%s", "state": {"waiting": {"reason": "%s", "message": "as it was"}}, "lastState": %s}
    """
        .formatted(name, reason, lastState);
  }

  private static String unmet(String type, String message) {
    return "\"conditions\": [{\"type\": \"%s\", \"status\": \"False\", \"message\": \"%s\"}]"
        .formatted(type, message);
  }

  @ParameterizedTest
  @MethodSource("statuses")
  void saysWhy(String status, String why) {
    assertEquals(why, trouble(status).text());
  }

  private static Stream<Arguments> statuses() {
    var gate = "corresponding condition of pod readiness gate \\\"a/b\\\" does not exist.";
    return Stream.of(
        argumentSet("nothing", "", ""),
        argumentSet("on its way", containers(waiting("shop", "ContainerCreating")), ""),
        argumentSet(
            "on its way and not ready",
            containers(waiting("shop", "ContainerCreating"))
                + ", "
                + unmet("Ready", "containers with unready status: [shop]"),
            ""),
        argumentSet("after its first", containers(waiting("shop", "PodInitializing")), ""),
        argumentSet(
            "another on its way",
            containers(RUNNING, waiting("logs", "ContainerCreating"))
                + ", "
                + unmet("Ready", "containers with unready status: [logs]"),
            ""),
        argumentSet("not looked at", unmet("Ready", "containers with unready status: [shop]"), ""),
        argumentSet("runs", containers(RUNNING), ""),
        argumentSet(
            "ready",
            containers(RUNNING)
                + ", \"conditions\": [{\"type\": \"Ready\", \"status\": \"True\", \"message\": \"all is well\"}]",
            ""),
        argumentSet(
            "a gate",
            containers(RUNNING) + ", " + unmet("Ready", gate),
            "corresponding condition of pod readiness gate \"a/b\" does not exist."),
        argumentSet(
            "a container that has ended",
            containers("{\"name\": \"shop\", \"state\": {\"terminated\": {}}}")
                + ", "
                + unmet("Ready", "containers with unready status: [shop]"),
            ""),
        argumentSet(
            "no image",
            containers(RUNNING, waiting("logs", "ErrImagePull")),
            "container logs: ErrImagePull (as it was)"),
        argumentSet(
            "no message",
            containers("{\"name\": \"shop\", \"state\": {\"waiting\": {\"reason\": \"None\"}}}"),
            "container shop: None"),
        argumentSet(
            "an init container",
            "\"initContainerStatuses\": [%s]".formatted(waiting("first", "ErrImagePull")),
            "container first: ErrImagePull (as it was)"),
        argumentSet(
            "what it said at its end",
            containers(
                waiting(
                    "shop",
                    "CrashLoopBackOff",
                    "{\"terminated\": {\"message\": \"no sshd\\n\", \"exitCode\": 1}}")),
            "container shop: CrashLoopBackOff (no sshd)"),
        argumentSet(
            "that it said nothing",
            containers(
                waiting("shop", "CrashLoopBackOff", "{\"terminated\": {\"exitCode\": 127}}")),
            "container shop: CrashLoopBackOff (it ended with status 127)"));
  }

  @ParameterizedTest
  @MethodSource("mends")
  void saysWhatToDo(String status, String mend) {
    var trouble = trouble(status);
    assertEquals(trouble.text() + mend, trouble.withMend("shop"));
  }

  private static Stream<Arguments> mends() {
    var image = "; let \"image\" name one that the cluster can get";
    var openssh = "; let \"image\" name one with OpenSSH's sshd and ssh-keygen, and a shell";
    return Stream.of(
        argumentSet("nothing", "", ""),
        argumentSet("no image", containers(waiting("shop", "ErrImagePull")), image),
        argumentSet("no image again", containers(waiting("shop", "ImagePullBackOff")), image),
        argumentSet("no pull", containers(waiting("shop", "ErrImageNeverPull")), image),
        argumentSet("no name", containers(waiting("shop", "InvalidImageName")), image),
        argumentSet("no shell", containers(waiting("shop", "RunContainerError")), openssh),
        argumentSet("another's image", containers(waiting("logs", "ErrImagePull")), ""),
        argumentSet("its end", containers(waiting("shop", "CrashLoopBackOff")), openssh),
        argumentSet("another's end", containers(waiting("logs", "CrashLoopBackOff")), ""),
        argumentSet("no secret", containers(waiting("shop", "CreateContainerConfigError")), ""),
        argumentSet("no node yet", unmet("PodScheduled", ""), ""),
        argumentSet(
            "no room",
            unmet("PodScheduled", "0/1 nodes are available: 1 Insufficient cpu."),
            "; it goes on when a node has room for it"));
  }
}
