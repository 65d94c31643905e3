package dev.monday.supervisor;

import dev.monday.lifecycle.ComponentId;
import dev.monday.lifecycle.Effect;
import dev.monday.lifecycle.Event;
import dev.monday.lifecycle.Hold;
import dev.monday.lifecycle.Input;
import dev.monday.lifecycle.Lifecycle;
import dev.monday.lifecycle.Requirement;
import dev.monday.lifecycle.Requirement.Condition;
import dev.monday.lifecycle.State;
import dev.monday.system.Timers;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * All components of a run and what joins them: who waits for whom, who restarts with whom, who
 * stops before whom. Used by the supervisor's thread alone.
 */
final class Components {
  private static final String RELOADED = "the configuration changed";

  private record Step(Slot slot, Input input) {}

  private final Map<ComponentId, Slot> slots = new LinkedHashMap<>();
  private final ArrayDeque<Step> steps = new ArrayDeque<>();
  private final Timers timers;
  private final EventLog log;
  private final Observer observer;
  private final Respondent respondent;
  private final Consumer<Runnable> inbox;
  private boolean closing;

  /** Whether a revision has told only some of its components so far. */
  private boolean revising;

  /** Whether a state has changed since the observer was told. */
  private boolean unseen;

  Components(
      List<Component> components,
      Timers timers,
      EventLog log,
      Observer observer,
      Respondent respondent,
      Consumer<Runnable> inbox) {
    this.timers = timers;
    this.log = log;
    this.observer = observer;
    this.respondent = respondent;
    this.inbox = inbox;
    components.forEach(component -> slots.put(component.id(), new Slot(component)));
    link();
  }

  /** Notes in each slot who requires it. */
  private void link() {
    slots.values().forEach(slot -> slot.dependents.clear());
    for (var slot : slots.values()) {
      needed(slot).forEach(other -> other.dependents.add(slot));
    }
  }

  /** What the component requires, or its successor. */
  private List<Slot> needed(Slot slot) {
    return Stream.concat(slot.component.requires().stream(), slot.wanted().requires().stream())
        .map(requirement -> slot(requirement.on()))
        .distinct()
        .toList();
  }

  void begin() {
    unseen = true;
    slots.values().forEach(this::release);
    runSteps();
  }

  /** A person's wish; while the run is closing nothing is started any more. */
  void handle(ComponentId id, Input input) {
    var slot = slots.get(id);
    if (slot != null && !(closing && starts(input))) {
      step(slot, input);
      runSteps();
    }
  }

  private static boolean starts(Input input) {
    return input instanceof Input.Start
        || input instanceof Input.Restart
        || input instanceof Input.Changed;
  }

  void stopAll() {
    close();
    stopIdle(slots.values());
    runSteps();
  }

  void killAll() {
    close();
    for (var slot : slots.values()) {
      if (!slot.state.isSettled()) {
        step(slot, new Input.Kill());
      }
    }
    runSteps();
  }

  private void close() {
    closing = true;
    slots.values().forEach(slot -> slot.inquiries.forEach(Inquiry::withdraw));
  }

  /** A launch asks what only a person can say; nobody is asked for one that is to end. */
  void ask(Slot slot, long launch, Inquiry inquiry) {
    if (closing || slot.launches != launch || !slot.mayAsk()) {
      inquiry.withdraw();
      return;
    }
    respondent.put(inquiry);
    if (inquiry.isOpen()) {
      slot.inquiries.add(inquiry);
      report(slot, launch, new Input.Held(slot.openQuestion()));
    }
  }

  /** A question of a launch was answered or withdrawn. */
  void ended(Slot slot, long launch, Inquiry inquiry) {
    if (slot.inquiries.remove(inquiry) && slot.mayAsk()) {
      report(slot, launch, new Input.Held(slot.openQuestion()));
    }
  }

  /**
   * Takes components in and out. What is removed, and what has a successor, is ended; a successor
   * whose preparation has to be made first takes over once that is done. Apps and forwards start
   * only when all that leaves has gone: it may have a port that they want.
   */
  void revise(Revision revision) {
    if (closing) {
      revision.fresh().forEach(component -> component.driver().retire());
      return;
    }
    log.publish(news(revision));
    revising = true;
    unseen = true;
    revision.removed().forEach(id -> remove(slot(id)));
    var successors = new ArrayList<Component>();
    for (var component : revision.fresh()) {
      if (slots.putIfAbsent(component.id(), new Slot(component)) != null) {
        successors.add(component);
      }
    }
    link();
    for (var component : successors) {
      replace(slot(component.id()), component);
      takeSteps();
    }
    revising = false;
    runSteps();
  }

  private Event.Reloaded news(Revision revision) {
    var added = new ArrayList<ComponentId>();
    var changed = new ArrayList<ComponentId>();
    for (var component : revision.fresh()) {
      var slot = slots.get(component.id());
      (slot == null || slot.removed ? added : changed).add(component.id());
    }
    return new Event.Reloaded(added, changed, revision.removed());
  }

  private void remove(Slot slot) {
    slot.successor.ifPresent(never -> never.driver().retire());
    slot.successor = Optional.empty();
    slot.removed = true;
    if (slot.state instanceof State.Stopping) {
      step(slot, new Input.Stop());
    }
  }

  private void replace(Slot slot, Component successor) {
    var comesBack = slot.removed;
    slot.removed = false;
    slot.successor.ifPresent(never -> never.driver().retire());
    slot.successor = Optional.of(successor);
    link();
    if (!slot.state.isLaunched()) {
      step(slot, comesBack ? new Input.Start() : new Input.Restart(RELOADED));
    } else if (comesBack && slot.state instanceof State.Stopping) {
      step(slot, new Input.Start()); // nobody but a revision wanted it down
    } else {
      takeOver(slot);
    }
  }

  /** Lets a successor take over when what it is made from is there; until then the old one runs. */
  private void takeOver(Slot slot) {
    if (isPrepared(slot.wanted())) {
      step(slot, new Input.Restart(RELOADED));
    }
  }

  private boolean isPrepared(Component component) {
    return component.requires().stream()
        .filter(requirement -> requirement.condition() == Condition.COMPLETED)
        .allMatch(requirement -> requirement.isMetBy(slot(requirement.on()).state));
  }

  private void succeed(Slot slot) {
    if (slot.successor.isPresent()) {
      slot.component.driver().retire();
      slot.component = slot.successor.get();
      slot.successor = Optional.empty();
      link();
    }
  }

  /** What a launch reports; nothing once a later launch has begun. */
  void report(Slot slot, long launch, Input input) {
    if (slot.launches == launch) {
      step(slot, input);
      runSteps();
    }
  }

  /** A launch tells that what another component is made from has changed. */
  void changed(Slot slot, long launch, ComponentId what, String why) {
    if (slot.launches == launch && slots.containsKey(what)) {
      handle(what, new Input.Changed(why));
    }
  }

  private void timedOut(Slot slot, long timer) {
    if (slot.timer == timer) {
      step(slot, new Input.TimedOut());
      runSteps();
    }
  }

  private void step(Slot slot, Input input) {
    steps.add(new Step(slot, input));
  }

  private void runSteps() {
    do {
      takeSteps();
      leave();
    } while (!steps.isEmpty());
    if (unseen) {
      unseen = false;
      observer.changed(states());
    }
  }

  private void takeSteps() {
    for (var step = steps.poll(); step != null; step = steps.poll()) {
      take(step.slot(), step.input());
    }
  }

  /** Moves on what a revision takes away; with the last of it gone, others may start. */
  private void leave() {
    var leaving = slots.values().stream().filter(slot -> slot.removed).toList();
    stopIdle(leaving.stream().filter(slot -> !(slot.state instanceof State.Stopping)).toList());
    if (steps.isEmpty()) {
      leaving.reversed().forEach(this::forget);
      slots.values().forEach(this::release);
    }
  }

  private void forget(Slot slot) {
    if (slot.state.isSettled() && slot.dependents.isEmpty()) {
      slots.remove(slot.component.id());
      slot.component.driver().retire();
      link();
      unseen = true;
    }
  }

  private void take(Slot slot, Input input) {
    var from = slot.state;
    var transition = Lifecycle.next(from, input, slot.component.policy());
    var to = transition.state();
    slot.state = to;
    var otherKind = from.getClass() != to.getClass();
    if (otherKind) {
      slot.timer++;
    }
    if (!slot.mayAsk()) {
      slot.inquiries.forEach(Inquiry::withdraw);
    }
    if (otherKind || isVisible(from, to)) {
      log.publish(slot.component.id(), new Event.StateChanged(from, to));
    }
    transition.effects().forEach(effect -> run(slot, effect));
    if (!to.isLaunched() && !closing) {
      succeed(slot);
    }
    if (otherKind) {
      settleOthers(slot);
    }
    unseen |= !from.equals(to);
  }

  /** A forgotten failure of a ready component is nobody's news. */
  private static boolean isVisible(State from, State to) {
    return !from.equals(to) && !(to instanceof State.Ready);
  }

  private void run(Slot slot, Effect effect) {
    switch (effect) {
      case Effect.Launch _ -> launch(slot);
      case Effect.Renew _ -> slot.component.driver().renew();
      case Effect.Terminate _ -> slot.component.driver().terminate();
      case Effect.Expire _ -> slot.component.driver().expire();
      case Effect.Kill _ -> slot.component.driver().kill();
      case Effect.Arm(Effect.Timer timer) -> arm(slot, timer);
    }
  }

  private void launch(Slot slot) {
    slot.launches++;
    slot.component.driver().launch(new LaunchReports(this, slot, slot.launches, log, inbox));
  }

  private void arm(Slot slot, Effect.Timer timer) {
    slot.timer++;
    var armed = slot.timer;
    var attempt = slot.state instanceof State.Backoff(int next, _) ? next : 0;
    slot.component
        .policy()
        .length(timer, attempt)
        .ifPresent(length -> timers.after(length, () -> inbox.accept(() -> timedOut(slot, armed))));
  }

  /** After a state of another kind: what now may start, must restart, or may stop. */
  private void settleOthers(Slot slot) {
    if (closing) {
      if (slot.state.isSettled()) {
        stopIdle(needed(slot));
      }
      return;
    }
    cascade(slot);
    if (slot.state instanceof State.Pending) {
      release(slot);
    }
    slot.dependents.forEach(this::release);
  }

  private void cascade(Slot slot) {
    if (slot.launches == slot.launchesSeen) {
      return;
    }
    for (var dependent : slot.dependents) {
      for (var requirement : dependent.wanted().requires()) {
        if (requirement.on().equals(slot.component.id()) && requirement.isMetBy(slot.state)) {
          slot.launchesSeen = slot.launches;
          if (dependent.successor.isPresent()) {
            takeOver(dependent);
          } else if (requirement.cascade() && !dependent.removed) {
            step(dependent, new Input.Changed(again(slot)));
          }
        }
      }
    }
  }

  /** Why what depends on it begins again. */
  private static String again(Slot slot) {
    var id = slot.component.id();
    return id.kind() == ComponentId.Kind.PREPARE
        ? "prepared again"
        : "%s is %s again".formatted(id, slot.state.word());
  }

  private void release(Slot slot) {
    if (closing || revising || slot.removed || !(slot.state instanceof State.Pending pending)) {
      return;
    }
    var missing = missing(slot.component);
    if (missing.isEmpty()) {
      step(slot, new Input.Released());
    } else if (!pending.hold().equals(new Hold.WaitingFor(missing))) {
      step(slot, new Input.Held(new Hold.WaitingFor(missing)));
    }
  }

  private List<ComponentId> missing(Component component) {
    var unmet =
        component.requires().stream()
            .filter(requirement -> !requirement.isMetBy(slot(requirement.on()).state))
            .map(Requirement::on);
    var inTheWay =
        slots.values().stream()
            .filter(slot -> slot.isLeaving() && takesPorts(component) && takesPorts(slot.component))
            .map(slot -> slot.component.id());
    return Stream.concat(unmet, inTheWay).distinct().toList();
  }

  /** Whether it may listen where another wants to, or lead a route that another leads. */
  private static boolean takesPorts(Component component) {
    return switch (component.id().kind()) {
      case APP, FORWARD -> true;
      case PREPARE, ROUTE, WATCH -> false;
    };
  }

  /** Stops those on which nothing that is still alive depends. */
  private void stopIdle(Collection<Slot> candidates) {
    for (var slot : candidates) {
      if (!slot.state.isSettled()
          && slot.dependents.stream().allMatch(dependent -> dependent.state.isSettled())) {
        step(slot, new Input.Stop());
      }
    }
  }

  private Slot slot(ComponentId id) {
    var slot = slots.get(id);
    if (slot == null) {
      throw new IllegalArgumentException("no component " + id);
    }
    return slot;
  }

  private Map<ComponentId, State> states() {
    var states = new LinkedHashMap<ComponentId, State>();
    slots.forEach((id, slot) -> states.put(id, slot.state));
    return states;
  }
}
