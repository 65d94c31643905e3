package dev.monday.forward.kubernetes.takeover;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.monday.forward.kubernetes.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * What a {@code Lease} beside a workload says: whose the take-over is, and when he was last heard
 * of. Its times are the API server's, as its answers tell them: the clocks of two laptops are never
 * compared.
 *
 * @param version of the object, which a change must name
 */
record Tenure(Holder holder, Instant renewed, String version) {
  static final Duration RENEWAL = Duration.ofSeconds(30);

  /** One renewal may be late; from then on it is worth while to watch for the next. */
  static final Duration SILENT = RENEWAL.multipliedBy(2);

  /** Longer than this without a renewal and nobody renews it. */
  static final Duration STALE = Duration.ofMinutes(10);

  /** Who watches it himself needs less. */
  static final Duration OBSERVED_STALE = Duration.ofMinutes(2);

  private static final String HOLDER = "monday.dev/holder";

  /** The API's MicroTime has six digits, no more and no fewer. */
  private static final DateTimeFormatter MICRO_TIME =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'")
          .toFormatter()
          .withZone(ZoneOffset.UTC);

  /**
   * The object of one's own.
   *
   * @param version of the one that is replaced; empty when it is a new one
   */
  static JsonNode lease(String name, Holder holder, Instant now, Optional<String> version) {
    ObjectNode lease = JsonNodeFactory.instance.objectNode();
    lease.put("apiVersion", "coordination.k8s.io/v1").put("kind", "Lease");
    var metadata = lease.putObject("metadata").put("name", name);
    version.ifPresent(known -> metadata.put("resourceVersion", known));
    metadata.putObject("annotations").put(HOLDER, holder.json().toString());
    lease
        .putObject("spec")
        .put("holderIdentity", holder.session())
        .put("leaseDurationSeconds", (int) OBSERVED_STALE.toSeconds())
        .put("renewTime", MICRO_TIME.format(now));
    return lease;
  }

  /** Of a lease as the API server tells it. */
  static Tenure of(JsonNode lease) {
    var metadata = lease.path("metadata");
    var spec = lease.path("spec");
    var holder = Json.parse(metadata.path("annotations").path(HOLDER).asText());
    var known = Holder.of(holder.orElseGet(JsonNodeFactory.instance::objectNode));
    return new Tenure(
        new Holder(known.user(), known.host(), spec.path("holderIdentity").asText(), known.since()),
        instant(spec.path("renewTime").asText()),
        metadata.path("resourceVersion").asText());
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException _) {
      return Instant.EPOCH;
    }
  }

  /** Nobody's: what is left of a lease that its holder may not delete. */
  static JsonNode emptied(String name, String version) {
    ObjectNode lease = JsonNodeFactory.instance.objectNode();
    lease.put("apiVersion", "coordination.k8s.io/v1").put("kind", "Lease");
    lease.putObject("metadata").put("name", name).put("resourceVersion", version);
    return lease;
  }

  boolean isHeld() {
    return !holder.session().isEmpty();
  }

  /**
   * Whether he has been silent for so long, by the API server's clock alone.
   *
   * @param now as the API server tells it
   */
  boolean isSilent(Duration time, Instant now) {
    return now.isAfter(renewed.plus(time));
  }
}
