package dev.monday.supervisor;

import dev.monday.system.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Timers whose time is moved by hand. */
final class ManualTimers implements Timers {
  private record Due(Duration at, Runnable task) {}

  private final List<Due> due = new ArrayList<>();
  private Duration now = Duration.ZERO;

  @Override
  public void after(Duration delay, Runnable task) {
    due.add(new Due(now.plus(delay), task));
  }

  void pass(Duration time) {
    now = now.plus(time);
    var ripe =
        due.stream()
            .filter(task -> task.at().compareTo(now) <= 0)
            .sorted(Comparator.comparing(Due::at))
            .toList();
    due.removeAll(ripe);
    ripe.forEach(task -> task.task().run());
  }

  @Override
  public void close() {
    due.clear();
  }
}
