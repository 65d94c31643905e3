package dev.monday.cli;

import dev.monday.session.SessionRecords;
import dev.monday.session.Undone;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Whether runs that died left something; it is undone.
 *
 * @param progress is told what is waited for
 */
record DeadSessionsCheck(SessionRecords records, Consumer<String> progress) implements Check {
  /** A workload that was taken over is waited for until its own pods are there again. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Override
  public List<Finding> findings() throws InterruptedException {
    var findings = new ArrayList<Finding>();
    for (var other : records.awaitUndone(Duration.ZERO)) {
      progress.accept(
          "waiting for another program, which undoes what a run of \"%s\" left"
              .formatted(other.project()));
    }
    for (var other : records.awaitUndone(PATIENCE)) {
      findings.add(
          new Finding.Bad(
              "another program is still undoing what a run of \"%s\" left (session %s)"
                  .formatted(other.project(), other.id()),
              "wait for that, then run \"monday doctor\" again"));
    }
    for (var dead : records.dead()) {
      findings.add(finding(records.undo(dead.id())));
    }
    if (findings.isEmpty()) {
      findings.add(new Finding.Good("no run that died left anything"));
    }
    return findings;
  }

  static Finding finding(Undone undone) {
    return undone.left().isEmpty()
        ? new Finding.Good("cleaned up " + undone.text())
        : new Finding.Bad(
            "cannot clean up %s (session %s)".formatted(undone.text(), undone.session().id()),
            "undo that by hand, then run \"monday doctor\" again");
  }
}
