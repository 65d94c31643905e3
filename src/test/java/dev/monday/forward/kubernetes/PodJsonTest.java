package dev.monday.forward.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PodJsonTest {
  private static final String GATED = "\"readinessGates\": [{\"conditionType\": \"a/b\"}]";

  @ParameterizedTest
  @MethodSource("pods")
  void tellsSinceWhenItIsReadyAndWhetherThatIsDoubted(
      String spec, String conditions, Optional<Instant> since, boolean doubted) throws Exception {
    var json = "{\"spec\": {%s}, \"status\": {\"conditions\": [%s]}}".formatted(spec, conditions);
    var pod = PodJson.decode(new ObjectMapper().readTree(json));
    assertEquals(since, pod.readySince());
    assertEquals(doubted, pod.doubted());
  }

  private static Stream<Arguments> pods() {
    var noon = Optional.of(Instant.parse("2026-11-21T12:00:00Z"));
    return Stream.of(
        argumentSet("nothing is known", "", "", Optional.empty(), false),
        argumentSet("ready", "", condition("Ready", true), noon, false),
        argumentSet("not ready", "", condition("Ready", false), Optional.empty(), false),
        argumentSet(
            "a container is not",
            "",
            condition("Ready", false) + ", " + condition("ContainersReady", false),
            Optional.empty(),
            false),
        argumentSet(
            "its node is not heard of",
            "",
            condition("Ready", false) + ", " + condition("ContainersReady", true),
            noon,
            true),
        argumentSet(
            "a gate is not met",
            GATED,
            condition("ContainersReady", true),
            Optional.empty(),
            false),
        argumentSet(
            "its gate is met, its node not heard of",
            GATED,
            condition("ContainersReady", true) + ", " + condition("a/b", true),
            noon,
            true));
  }

  private static String condition(String type, boolean met) {
    return "{\"type\": \"%s\", \"status\": \"%s\", \"lastTransitionTime\": \"2026-11-21T12:00:00Z\"}"
        .formatted(type, met ? "True" : "False");
  }
}
