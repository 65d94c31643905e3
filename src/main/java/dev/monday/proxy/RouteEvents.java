package dev.monday.proxy;

import dev.monday.lifecycle.ComponentId;
import dev.monday.lifecycle.Event;
import dev.monday.lifecycle.Level;

/** Hears what becomes of a run's routes. Called from any thread; must not block. */
public interface RouteEvents {
  /** Something that a person wants to see; {@code topic} is one or two words. */
  void notice(ComponentId route, Level level, String topic, String text);

  /** What has gone through a route, at most once a second while it changes. */
  void traffic(ComponentId route, Event.Traffic counters);
}
