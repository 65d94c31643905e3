package dev.monday.proxy;

import dev.monday.hosts.Result;
import dev.monday.lifecycle.Driver;
import dev.monday.lifecycle.Failure;
import dev.monday.lifecycle.Hold;
import dev.monday.lifecycle.Level;
import dev.monday.lifecycle.Outcome;
import dev.monday.lifecycle.Reports;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

/** Keeps one route open: from when its name is this run's until it is asked to end. */
final class RouteDriver implements Driver, RouteUser {
  private final Route route;
  private final NameClaims claims;
  private final RouteEvents events;

  /** The thread of the launch until it has been asked to end. */
  private final AtomicReference<Optional<Thread>> keeper = new AtomicReference<>(Optional.empty());

  RouteDriver(Route route, NameClaims claims, RouteEvents events) {
    this.route = route;
    this.claims = claims;
    this.events = events;
  }

  /** Opens the route before it is launched, if that can be done now; else the launch tells why. */
  void openEarly() throws InterruptedException {
    try {
      route.open(this);
    } catch (RouteException _) {
      // the launch tries again and reports it
    }
  }

  @Override
  public void launch(Reports reports) {
    var thread = Thread.ofVirtual().name(route.id().toString()).unstarted(() -> keep(reports));
    keeper.set(Optional.of(thread));
    thread.start();
  }

  private void keep(Reports reports) {
    try {
      open(reports);
      publish(reports);
      reports.becameReady("");
      new CountDownLatch(1).await(); // until it is interrupted
    } catch (InterruptedException _) {
      reports.exited(new Outcome.Succeeded());
    } catch (RouteException e) {
      var _ = Thread.interrupted(); // what is closed now must not be cut short
      reports.exited(new Outcome.Failed(new Failure.CannotStart(e.text())));
    }
    try {
      close(reports);
    } finally {
      reports.ended();
    }
  }

  private void open(Reports reports) throws RouteException, InterruptedException {
    while (route.open(this) instanceof Opening.Held(Hold.HeldBy by)) {
      reports.held(by);
      claims.awaitFree(route.hostname().orElseThrow(), by);
    }
  }

  /** What other programs lack without any right to write is said once for the whole run. */
  private void publish(Reports reports) {
    route
        .publish()
        .ifPresent(result -> {
          switch (result) {
            case Result.Refused(String reason, String mend) ->
                reports.notice(Level.WARNING, "no name", reason + "; " + mend);
            case Result.Written _, Result.AlreadyThere _, Result.NoPrivilege _ -> {}
          }
        });
  }

  private void close(Reports reports) {
    try {
      route.close(this);
    } catch (IOException e) {
      reports.notice(Level.ERROR, "left behind", String.valueOf(e.getMessage()));
    }
  }

  /** It may have been opened early and never launched. */
  @Override
  public void retire() {
    Thread.ofVirtual().name(route.id().toString()).start(this::giveUp);
  }

  private void giveUp() {
    try {
      route.close(this);
    } catch (IOException e) {
      events.notice(route.id(), Level.ERROR, "left behind", String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void terminate() {
    keeper.getAndSet(Optional.empty()).ifPresent(Thread::interrupt);
  }

  /** Nothing but this program is in the way of its end, so there is nothing to kill. */
  @Override
  public void expire() {
    terminate();
  }

  @Override
  public void kill() {
    terminate();
  }
}
