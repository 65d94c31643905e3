package dev.monday.supervisor;

import dev.monday.lifecycle.Driver;
import dev.monday.lifecycle.Failure;
import dev.monday.lifecycle.Outcome;
import dev.monday.lifecycle.Reports;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Notes what it is told to do and reports only what a test lets it report. */
final class RecordingDriver implements Driver {
  final List<String> calls = new ArrayList<>();
  final List<Reports> launches = new ArrayList<>();

  @Override
  public void launch(Reports reports) {
    calls.add("launch");
    launches.add(reports);
  }

  @Override
  public void renew() {
    calls.add("renew");
  }

  @Override
  public void terminate() {
    calls.add("terminate");
  }

  @Override
  public void expire() {
    calls.add("expire");
  }

  @Override
  public void kill() {
    calls.add("kill");
  }

  @Override
  public void retire() {
    calls.add("retire");
  }

  void ready() {
    launches.getLast().becameReady("");
  }

  void succeed() {
    launches.getLast().exited(new Outcome.Succeeded());
    launches.getLast().ended();
  }

  void end() {
    launches.getLast().ended();
  }

  void fail() {
    launches.getLast().exited(new Outcome.Failed(new Failure.Exited(1, Duration.ofSeconds(1))));
    launches.getLast().ended();
  }
}
