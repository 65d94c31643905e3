package dev.monday.lifecycle;

import java.util.Locale;

/** Names one component of a run, for example {@code app/graphql} or {@code prepare/graphql}. */
public record ComponentId(Kind kind, String name) implements Comparable<ComponentId> {
  /** What a component is for a person, not how it is driven. */
  public enum Kind {
    PREPARE,
    APP,
    FORWARD,
    ROUTE,
    WATCH;

    private final String word = name().toLowerCase(Locale.ROOT);

    /** The kind as it is written in an id and in JSON. */
    public String word() {
      return word;
    }
  }

  public static ComponentId app(String name) {
    return new ComponentId(Kind.APP, name);
  }

  public static ComponentId prepare(String name) {
    return new ComponentId(Kind.PREPARE, name);
  }

  public static ComponentId forward(String name) {
    return new ComponentId(Kind.FORWARD, name);
  }

  /** {@code name} is a hostname, with {@code :port} where it is one port of it. */
  public static ComponentId route(String name) {
    return new ComponentId(Kind.ROUTE, name);
  }

  /** The watch of an app's files. */
  public static ComponentId watch(String name) {
    return new ComponentId(Kind.WATCH, name);
  }

  @Override
  public int compareTo(ComponentId other) {
    var byName = name.compareTo(other.name);
    return byName != 0 ? byName : kind.compareTo(other.kind);
  }

  @Override
  public String toString() {
    return kind.word() + "/" + name;
  }
}
