package dev.monday.relay;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what it was told, each as one line. */
public final class RecordingObserver implements ListenerObserver {
  private final List<String> told = new CopyOnWriteArrayList<>();

  public List<String> told() {
    return List.copyOf(told);
  }

  List<String> defects() {
    return told.stream().filter(line -> line.startsWith("defect")).toList();
  }

  void forget() {
    told.clear();
  }

  @Override
  public void dialFailed(String reason, long connections) {
    told.add("%s (%d)".formatted(reason, connections));
  }

  @Override
  public void heldTooLong(Duration hold, long connections) {
    told.add("held for %s (%d)".formatted(hold, connections));
  }

  @Override
  public void acceptFailed(String reason) {
    told.add("cannot accept: " + reason);
  }

  @Override
  public void defect(Throwable failure) {
    told.add("defect: " + failure);
  }
}
