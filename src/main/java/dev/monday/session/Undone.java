package dev.monday.session;

import java.util.List;

/**
 * What was undone of a run that died.
 *
 * @param processes how many of its processes still lived
 * @param stopCommandsOf the components whose stop commands were run
 * @param left what could not be undone: numbers and kinds of the journal
 */
public record Undone(
    SessionDetails session, int processes, List<String> stopCommandsOf, List<String> left) {

  public Undone {
    stopCommandsOf = List.copyOf(stopCommandsOf);
    left = List.copyOf(left);
  }
}
