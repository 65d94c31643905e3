package dev.monday.hosts;

import java.util.List;

/**
 * The lines that a run has in a hosts file.
 *
 * @param names those that they define, in their order
 */
public record HostsBlock(String session, List<String> names) {
  public HostsBlock {
    names = List.copyOf(names);
  }
}
