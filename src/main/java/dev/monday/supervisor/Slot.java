package dev.monday.supervisor;

import dev.monday.lifecycle.Hold;
import dev.monday.lifecycle.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A component and what is true of it now. Used by the supervisor's thread alone. */
final class Slot {
  Component component;

  /** What takes the component's place once nothing of its launch is left. */
  Optional<Component> successor = Optional.empty();

  /** Whether it is to be forgotten once nothing of its launch is left. */
  boolean removed;

  /** Those that require the component, or whose successors do. */
  final List<Slot> dependents = new ArrayList<>();

  State state = new State.Pending(0, new Hold.None());

  /** Rises with each state of another kind and each timer set; an older timer is void. */
  long timer;

  /** How many launches there were; a report of an older one is void. */
  long launches;

  /** What its launches have asked and still wait for. */
  final List<Inquiry> inquiries = new ArrayList<>();

  /** The launch that dependents have last seen meet what they require. */
  long launchesSeen;

  Slot(Component component) {
    this.component = component;
  }

  /** Whether it has a launch that is wanted, which may ask what only a person can say. */
  boolean mayAsk() {
    return switch (state) {
      case State.Starting _, State.Ready _, State.Unready _ -> true;
      case State.Pending _,
          State.Stopping _,
          State.Backoff _,
          State.Completed _,
          State.Failed _,
          State.Stopped _ ->
          false;
    };
  }

  /** The question that is open, or nothing. */
  Hold openQuestion() {
    return inquiries.stream()
        .filter(Inquiry::isOpen)
        .findFirst()
        .<Hold>map(inquiry -> new Hold.NeedsAnswer(inquiry.question()))
        .orElse(new Hold.None());
  }

  /** The component that is wanted here. */
  Component wanted() {
    return successor.orElse(component);
  }

  /** Whether it is being ended because a revision takes it away or changes it. */
  boolean isLeaving() {
    return state instanceof State.Stopping && (removed || successor.isPresent());
  }
}
