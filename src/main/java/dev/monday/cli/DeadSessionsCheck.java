package dev.monday.cli;

import dev.monday.session.SessionRecords;
import dev.monday.session.Undone;
import java.util.ArrayList;
import java.util.List;

/** Whether runs that died left something; it is undone. */
record DeadSessionsCheck(SessionRecords records) implements Check {
  @Override
  public List<Finding> findings() throws InterruptedException {
    var findings = new ArrayList<Finding>();
    for (var dead : records.dead()) {
      findings.add(finding(records.undo(dead.id())));
    }
    if (findings.isEmpty()) {
      findings.add(new Finding.Good("no run that died left anything"));
    }
    return findings;
  }

  static Finding finding(Undone undone) {
    var run =
        "the run of project \"%s\" (session %s) that died"
            .formatted(undone.session().project(), undone.session().id());
    return undone.left().isEmpty()
        ? new Finding.Good(run + " was undone: " + what(undone))
        : new Finding.Bad(
            "%s could not be undone whole: %s".formatted(run, String.join(", ", undone.left())),
            "end these by hand, then run \"monday doctor\" again");
  }

  private static String what(Undone undone) {
    var processes = "%d processes ended".formatted(undone.processes());
    return undone.stopCommandsOf().isEmpty()
        ? processes
        : processes + ", stop commands run for " + String.join(", ", undone.stopCommandsOf());
  }
}
