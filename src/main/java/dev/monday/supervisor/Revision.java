package dev.monday.supervisor;

import dev.monday.lifecycle.ComponentId;
import java.util.List;

/**
 * What becomes of the components of a run while it goes on. Those that are not named stay as they
 * are.
 *
 * @param removed are stopped, what depends on them first, and then forgotten
 * @param fresh new ones, and successors of those that have the same id; what others require first
 */
public record Revision(List<ComponentId> removed, List<Component> fresh) {
  public Revision {
    removed = List.copyOf(removed);
    fresh = List.copyOf(fresh);
  }
}
