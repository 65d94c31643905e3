package dev.monday.session;

import java.util.List;

/**
 * What was undone of a run that died.
 *
 * @param processes how many of its processes still lived
 * @param stopCommandsOf the components whose stop commands were run
 * @param workloads what became of each workload that it had taken over
 * @param left what could not be undone: numbers and kinds of the journal
 */
public record Undone(
    SessionDetails session,
    int processes,
    List<String> stopCommandsOf,
    List<String> workloads,
    List<String> left) {

  public Undone {
    stopCommandsOf = List.copyOf(stopCommandsOf);
    workloads = List.copyOf(workloads);
    left = List.copyOf(left);
  }

  /** What to tell a person, in one line. */
  public String text() {
    var text = new StringBuilder("a run of \"%s\" that had died".formatted(session.project()));
    text.append(processes == 0 ? "" : ": ended %d of its processes".formatted(processes));
    if (!stopCommandsOf.isEmpty()) {
      text.append(processes == 0 ? ": " : ", ")
          .append("ran the stop commands of ")
          .append(String.join(", ", stopCommandsOf));
    }
    workloads.forEach(workload -> text.append("; ").append(workload));
    if (!left.isEmpty()) {
      text.append("; still to undo: ").append(String.join(", ", left));
    }
    return text.toString();
  }
}
