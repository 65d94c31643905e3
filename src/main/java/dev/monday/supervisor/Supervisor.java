package dev.monday.supervisor;

import dev.monday.lifecycle.ComponentId;
import dev.monday.lifecycle.Input;
import dev.monday.system.Timers;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Runs components: one thread owns all their states and handles one message after the other. It
 * waits for nothing but its inbox; drivers, timers and persons post to that from any thread.
 */
public final class Supervisor implements AutoCloseable {
  private final LinkedBlockingQueue<Runnable> inbox = new LinkedBlockingQueue<>();
  private final Observer observer;
  private final Components components;
  private final Thread thread;
  private volatile boolean closed;

  public Supervisor(
      List<Component> components,
      Timers timers,
      EventLog log,
      Observer observer,
      Respondent respondent) {
    this.observer = observer;
    this.components = new Components(components, timers, log, observer, respondent, inbox::add);
    this.thread = Thread.ofPlatform().name("supervisor").daemon().unstarted(this::run);
  }

  /** Begins with every component pending. */
  public void start() {
    inbox.add(components::begin);
    thread.start();
  }

  /** Hands an input to one component, as a person does; of no effect when it is there no more. */
  public void post(ComponentId id, Input input) {
    inbox.add(() -> components.handle(id, input));
  }

  /**
   * Takes components in and out while the others go on; of no effect once everything is stopped.
   */
  public void revise(Revision revision) {
    inbox.add(() -> components.revise(revision));
  }

  /** Stops everything, dependents first, and starts nothing more. */
  public void stopAll() {
    inbox.add(components::stopAll);
  }

  /** Kills everything at once and starts nothing more. */
  public void killAll() {
    inbox.add(components::killAll);
  }

  /** Ends the thread; what is still alive is no longer supervised. */
  @Override
  public void close() {
    inbox.add(() -> closed = true);
  }

  private void run() {
    try {
      while (!closed) {
        inbox.take().run();
      }
    } catch (InterruptedException | RuntimeException | Error cause) {
      observer.defect(cause);
    }
  }
}
