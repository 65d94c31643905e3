package dev.monday.console;

import dev.monday.lifecycle.Event;
import dev.monday.output.Json;
import dev.monday.supervisor.Subscriber;
import java.io.IOException;
import java.util.List;

/** Shows a run as JSON: one object per event and line, as docs/reference/events.md describes. */
public final class JsonEvents implements Subscriber {
  private static final int PAGE = 64 * 1024;

  private final Outlet outlet;
  private final Json json = new Json();

  public JsonEvents(Outlet outlet) {
    this.outlet = outlet;
  }

  @Override
  public void accept(List<Event> batch) throws IOException {
    for (var event : batch) {
      EventJson.write(json, event);
      json.endLine();
      if (json.length() >= PAGE) {
        write();
      }
    }
    write();
  }

  @Override
  public long progress() {
    return outlet.progress();
  }

  private void write() throws IOException {
    var length = json.length();
    json.clear();
    outlet.write(json.array(), length);
  }
}
