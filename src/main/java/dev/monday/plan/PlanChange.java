package dev.monday.plan;

import dev.monday.lifecycle.ComponentId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;

/**
 * What would run differently by another plan of the same project. Where something is written makes
 * no difference.
 *
 * @param added what the later one has alone, what others require first
 * @param changed as the later one has it, what others require first
 * @param removed what the earlier one has alone
 */
public record PlanChange(
    List<ComponentSpec> added, List<ComponentSpec> changed, List<ComponentId> removed) {
  public PlanChange {
    added = List.copyOf(added);
    changed = List.copyOf(changed);
    removed = List.copyOf(removed);
  }

  /** From the components of one plan to those of a later one. */
  public static PlanChange between(
      Collection<ComponentSpec> before, Collection<ComponentSpec> after) {
    var earlier = new LinkedHashMap<ComponentId, ComponentSpec>();
    before.forEach(spec -> earlier.put(spec.id(), spec));
    var added = new ArrayList<ComponentSpec>();
    var changed = new ArrayList<ComponentSpec>();
    for (var spec : after) {
      var last = earlier.remove(spec.id());
      if (last == null) {
        added.add(spec);
      } else if (!Content.isSame(last, spec)) {
        changed.add(spec);
      }
    }
    return new PlanChange(added, changed, List.copyOf(earlier.keySet()));
  }

  /** What is to be made anew. */
  public List<ComponentSpec> fresh() {
    return Stream.concat(added.stream(), changed.stream()).toList();
  }

  public boolean isEmpty() {
    return added.isEmpty() && changed.isEmpty() && removed.isEmpty();
  }
}
