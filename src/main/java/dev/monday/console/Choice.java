package dev.monday.console;

import java.util.List;

/** A project as the picker offers it. */
public record Choice(String name, List<Holding> holdings) {
  public Choice {
    holdings = List.copyOf(holdings);
  }

  /**
   * What a project holds of one kind.
   *
   * @param label the kind, for example "apps"
   */
  public record Holding(String label, List<String> names) {
    public Holding {
      names = List.copyOf(names);
    }
  }
}
