package dev.monday.hosts;

import static dev.monday.hosts.Addresses.line;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs of a session that write names and remove them again. */
interface Editing {
  void run(String session, int rounds) throws Exception;

  /** Something that may fail. */
  interface Task {
    void run() throws Exception;
  }

  /** As many rounds as {@code monday.rounds} says of the full number. */
  static int rounds(int full) {
    var share = Double.parseDouble(System.getProperty("monday.rounds", "1"));
    return Math.max(5, (int) (full * share));
  }

  /** Does all at once and fails when one fails. */
  static void all(List<Task> tasks) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var ends = new ArrayList<Future<Void>>();
      for (var task : tasks) {
        ends.add(
            threads.submit(() -> {
              task.run();
              return null;
            }));
      }
      for (var end : ends) {
        end.get();
      }
    }
  }

  static void addAndRemove(HostsLines lines, String session, int round) throws Exception {
    var name = "%s-%d.local".formatted(session, round);
    assertEquals(new Result.Written(), lines.add(line("127.64.0.1", name)));
    assertEquals(new Result.Written(), lines.add(line("127.64.0.2", "more-" + name)));
    lines.remove(List.of(name));
  }
}
