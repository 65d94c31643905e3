package dev.monday.hosts;

import java.io.IOException;
import java.util.Collection;
import java.util.List;

/** The lines of one run in the hosts file. Safe for use by many threads. */
public interface HostsLines extends AutoCloseable {
  /** Writes lines, all at once; the results are in their order. */
  List<Result> add(List<HostsLine> lines);

  /** Writes one line. */
  default Result add(HostsLine line) {
    return add(List.of(line)).getFirst();
  }

  /** Removes this run's lines for these names; those that it does not have are passed over. */
  void remove(Collection<String> names) throws IOException;

  /** Has something done once the lines can be changed no more: who writes them has ended. */
  default void whenLost(Runnable told) {
    // this program writes them itself
  }

  /** Removes all of this run's lines. */
  @Override
  void close() throws IOException;
}
