package dev.monday.cli;

import dev.monday.hosts.Hosts;
import dev.monday.hosts.HostsBlock;
import java.io.IOException;
import java.util.List;

/** Whether runs that died left lines in the hosts file; they are removed if this user may. */
record HostsCheck(Hosts hosts) implements Check {
  @Override
  public List<Finding> findings() {
    var left = leftovers();
    return left.isEmpty()
        ? List.of(new Finding.Good("no run that died left lines in " + hosts.file()))
        : left;
  }

  /** The same, but nothing where nothing was left. */
  List<Finding> leftovers() {
    try {
      var stale = hosts.staleBlocks();
      return stale.isEmpty() ? List.of() : List.of(finding(stale));
    } catch (IOException failure) {
      return List.of(
          new Finding.Bad(
              "%s cannot be read: %s".formatted(hosts.file(), failure.getMessage()),
              "see that it is there and that you may read it"));
    }
  }

  private Finding finding(List<HostsBlock> stale) {
    if (hosts.isWritable()) {
      try {
        return new Finding.Good(
            "removed from %s what runs that died had left: %s"
                .formatted(hosts.file(), text(hosts.removeStaleBlocks())));
      } catch (IOException failure) {
        return left(stale, "see to that and try again: " + failure.getMessage());
      }
    }
    return left(stale, "\"sudo monday doctor\" removes them");
  }

  private Finding left(List<HostsBlock> stale, String mend) {
    return new Finding.Bad(
        "%s has lines of runs that died: %s".formatted(hosts.file(), text(stale)), mend);
  }

  private static String text(List<HostsBlock> blocks) {
    return String.join(
        "; ",
        blocks.stream()
            .map(block ->
                "%s (session %s)".formatted(String.join(", ", block.names()), block.session()))
            .toList());
  }
}
