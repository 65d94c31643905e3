package dev.monday.process;

import java.util.HashMap;
import java.util.Map;

/**
 * The session and component that a process belongs to, as its environment says; an empty text where
 * it says nothing. Every process of a run inherits it, also one that left its group and session.
 */
public record Marker(String session, String component) {

  public static final String SESSION = "MONDAY_SESSION";
  public static final String COMPONENT = "MONDAY_COMPONENT";

  static final Marker NONE = new Marker("", "");

  static Marker of(Map<String, String> environment) {
    return new Marker(
        environment.getOrDefault(SESSION, ""), environment.getOrDefault(COMPONENT, ""));
  }

  /** The environment with this marker in it. */
  public Map<String, String> in(Map<String, String> environment) {
    var marked = new HashMap<>(environment);
    marked.put(SESSION, session);
    marked.put(COMPONENT, component);
    return Map.copyOf(marked);
  }

  boolean isOfSession() {
    return !session.isEmpty();
  }
}
