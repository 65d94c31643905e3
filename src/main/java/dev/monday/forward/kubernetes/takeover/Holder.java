package dev.monday.forward.kubernetes.takeover;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.Map;

/**
 * Whose a take-over is.
 *
 * @param user the person's name on that machine
 * @param host the machine
 * @param session the run
 * @param since when it began, by the API server's clock, as RFC 3339
 */
record Holder(String user, String host, String session, String since) {
  /**
   * The person who runs the program, on this machine.
   *
   * @param environment his
   * @param since by the API server's clock
   */
  static Holder here(Map<String, String> environment, String session, Instant since) {
    var name = environment.getOrDefault("USER", System.getProperty("user.name", "somebody"));
    return new Holder(name, machine(), session, since.toString());
  }

  private static String machine() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException _) {
      return "an unnamed machine";
    }
  }

  JsonNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    return json.put("user", user).put("host", host).put("session", session).put("since", since);
  }

  static Holder of(JsonNode json) {
    return new Holder(
        json.path("user").asText(),
        json.path("host").asText(),
        json.path("session").asText(),
        json.path("since").asText());
  }

  boolean isSession(String other) {
    return session.equals(other);
  }

  /** {@code anna on laptop-7 since 2026-11-21T12:00:00Z}. */
  @Override
  public String toString() {
    return "%s on %s since %s".formatted(user, host, since);
  }
}
