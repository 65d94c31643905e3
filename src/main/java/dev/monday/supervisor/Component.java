package dev.monday.supervisor;

import dev.monday.lifecycle.ComponentId;
import dev.monday.lifecycle.Driver;
import dev.monday.lifecycle.Requirement;
import dev.monday.lifecycle.RestartPolicy;
import java.util.List;

/** Something that is started and stopped as one, whatever it is. */
public record Component(
    ComponentId id, List<Requirement> requires, RestartPolicy policy, Driver driver) {
  public Component {
    requires = List.copyOf(requires);
  }
}
