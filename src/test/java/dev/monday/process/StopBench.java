package dev.monday.process;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;

/**
 * How long it takes until groups that ignore TERM are gone: all are asked at once, and killed after
 * a second of grace. Prints a table; {@code bench/stop} runs it.
 */
final class StopBench {

  private static final Duration GRACE = Duration.ofSeconds(1);
  private static final String STUBBORN =
      "trap '' TERM; echo ready; for i in 1 2 3 4 5 6; do sleep 10; done";

  private StopBench() {}

  public static void main(String[] arguments) throws Exception {
    int count = Integer.parseInt(arguments[0]);
    int rounds = Integer.parseInt(arguments[1]);
    var start = new double[rounds * count];
    var look = new double[rounds];
    var stop = new double[rounds];
    for (int round = 0; round < rounds; round++) {
      var processes = ProcessGroups.ofThisSystem();
      String session = UUID.randomUUID().toString();
      var groups = new ArrayList<RunningGroup>();
      for (int i = 0; i < count; i++) {
        var marker = new Marker(session, "app/" + i);
        long from = System.nanoTime();
        groups.add(start(processes, marker));
        start[round * count + i] = millisSince(from);
        awaitLine(groups.getLast());
      }
      long from = System.nanoTime();
      requireTrue(processes.marked().find(session).size() >= count, "a process is missing");
      look[round] = millisSince(from);
      stop[round] = stopAll(groups);
      requireTrue(processes.marked().find(session).isEmpty(), "a process is left");
    }
    System.out.printf("%-44s %8s %8s %8s%n", "milliseconds", "min", "median", "max");
    print("start of one program", start);
    print("look for all processes of a session", look);
    print(count + " groups that ignore TERM, grace 1 s, gone", stop);
  }

  private static double stopAll(List<RunningGroup> groups) throws Exception {
    long from = System.nanoTime();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Boolean>> stops = new ArrayList<>();
      groups.forEach(group -> stops.add(() -> stop(group)));
      for (var stop : threads.invokeAll(stops)) {
        requireTrue(stop.get(), "a group outlived its KILL");
      }
    }
    return millisSince(from);
  }

  private static boolean stop(RunningGroup group) throws InterruptedException {
    group.terminate();
    if (group.awaitEmpty(GRACE)) {
      return true;
    }
    group.kill();
    return group.awaitEmpty(Duration.ofSeconds(10));
  }

  private static RunningGroup start(ProcessGroups processes, Marker marker) throws IOException {
    var environment = marker.in(Map.of("PATH", System.getenv("PATH")));
    return processes.start(new Launch(Shell.argv(STUBBORN), Path.of("/"), environment));
  }

  /** Its trap is not set before its line. */
  private static void awaitLine(RunningGroup group) throws IOException {
    var input = Channels.newInputStream(group.output());
    int read = input.read();
    while (read != '\n') {
      requireTrue(read >= 0, "a program ended before it was ready");
      read = input.read();
    }
  }

  private static void print(String what, double[] millis) {
    Arrays.sort(millis);
    System.out.printf(
        "%-44s %8.1f %8.1f %8.1f%n",
        what, millis[0], millis[millis.length / 2], millis[millis.length - 1]);
  }

  private static double millisSince(long from) {
    return (System.nanoTime() - from) / 1e6;
  }

  private static void requireTrue(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalStateException(otherwise);
    }
  }
}
