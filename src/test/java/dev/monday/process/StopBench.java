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
 * a second of grace. Prints milliseconds; {@code bench/stop} runs it.
 */
final class StopBench {

  private static final Duration GRACE = Duration.ofSeconds(1);
  private static final String STUBBORN =
      "trap '' TERM; sleep 1000 & echo ready; while :; do wait; done";

  private StopBench() {}

  public static void main(String[] arguments) throws Exception {
    int groups = Integer.parseInt(arguments[0]);
    int rounds = Integer.parseInt(arguments[1]);
    var millis = new long[rounds];
    for (int round = 0; round < rounds; round++) {
      millis[round] = round(groups);
    }
    Arrays.sort(millis);
    System.out.printf("%d groups that ignore TERM, grace 1 s, %d rounds%n", groups, rounds);
    System.out.printf(
        "gone after, ms: min %d, median %d, max %d%n",
        millis[0], millis[rounds / 2], millis[rounds - 1]);
  }

  private static long round(int count) throws Exception {
    var processes = ProcessGroups.ofThisSystem();
    String session = UUID.randomUUID().toString();
    var groups = new ArrayList<RunningGroup>();
    for (int i = 0; i < count; i++) {
      groups.add(start(processes, new Marker(session, "app/" + i)));
    }
    long from = System.nanoTime();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Boolean>> stops = new ArrayList<>();
      groups.forEach(group -> stops.add(() -> stop(group)));
      for (var stop : threads.invokeAll(stops)) {
        if (!stop.get()) {
          throw new IllegalStateException("a group outlived its KILL");
        }
      }
    }
    long gone = System.nanoTime();
    List<Long> left = processes.marked().find(session);
    if (!left.isEmpty()) {
      throw new IllegalStateException("left: " + left);
    }
    return (gone - from) / 1_000_000;
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
    var group = processes.start(new Launch(Shell.argv(STUBBORN), Path.of("/"), environment));
    var input = Channels.newInputStream(group.output());
    while (input.read() != '\n') {
      // its trap is not set before its line
    }
    return group;
  }
}
