package dev.monday.session;

import dev.monday.lifecycle.ComponentId;
import dev.monday.lifecycle.Driver;
import dev.monday.lifecycle.State;
import dev.monday.plan.ComponentSpec.WatchSpec;
import dev.monday.supervisor.Observer;
import dev.monday.watch.FileWatcher;
import dev.monday.watch.WatchDriver;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The watches of a run, which hear where builds stand; tells another observer as well. Of each
 * component the driver that was made last hears it.
 */
record Watches(FileWatcher files, Observer next, Map<ComponentId, WatchDriver> drivers)
    implements Observer, AutoCloseable {
  Watches(Observer next) {
    this(new FileWatcher(), next, new ConcurrentHashMap<>());
  }

  Driver driver(WatchSpec spec) {
    var driver = new WatchDriver(spec, files);
    drivers.put(spec.id(), driver);
    return driver;
  }

  @Override
  public void changed(Map<ComponentId, State> states) {
    drivers.values().forEach(driver -> driver.observe(states));
    next.changed(states);
  }

  @Override
  public void defect(Throwable cause) {
    next.defect(cause);
  }

  @Override
  public void close() {
    files.close();
  }
}
