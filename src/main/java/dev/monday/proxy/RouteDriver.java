package dev.monday.proxy;

import dev.monday.hosts.Result;
import dev.monday.lifecycle.Hold;
import dev.monday.lifecycle.Level;
import dev.monday.lifecycle.Outcome;
import dev.monday.lifecycle.Reports;
import dev.monday.lifecycle.ThreadDriver;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;

/** Keeps one route open: from when its name is this run's until it is asked to end. */
final class RouteDriver extends ThreadDriver implements RouteUser {
  private final Route route;
  private final NameClaims claims;
  private final RouteEvents events;

  RouteDriver(Route route, NameClaims claims, RouteEvents events) {
    super(route.id().toString());
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
  protected Outcome keep(Reports reports) throws InterruptedException {
    try {
      open(reports);
      publish(reports);
      reports.becameReady("");
      new CountDownLatch(1).await();
      return new Outcome.Succeeded();
    } catch (RouteException e) {
      return Outcome.failed(e.text());
    } finally {
      var _ = Thread.interrupted(); // what is closed now must not be cut short
      close(reports);
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
    route.retire();
    Thread.ofVirtual().name(route.id().toString()).start(this::giveUp);
  }

  private void giveUp() {
    try {
      route.close(this);
    } catch (IOException e) {
      events.notice(route.id(), Level.ERROR, "left behind", String.valueOf(e.getMessage()));
    }
  }
}
