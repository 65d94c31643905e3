package dev.monday.hosts;

import dev.monday.process.HostsView;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Lines in a hosts file of the run's own, which its apps alone see. They win over the machine's, so
 * no line of another stands against them.
 */
public final class PrivateLines implements HostsLines {
  private final HostsView view;
  private final Judgement judgement;
  private final Map<String, HostsLine> lines = new LinkedHashMap<>();

  public PrivateLines(HostsView view) {
    this.view = view;
    this.judgement = new Judgement(view.file().toString());
  }

  @Override
  public synchronized List<Result> add(List<HostsLine> wanted) {
    var results = new ArrayList<Result>();
    for (var line : wanted) {
      var refused = judgement.ofLine(line);
      if (refused.isEmpty()) {
        lines.put(line.name(), line);
      }
      results.add(refused.orElse(new Result.Written()));
    }
    try {
      show();
      return List.copyOf(results);
    } catch (IOException failure) {
      return List.copyOf(results.stream().map(result -> unwritten(result, failure)).toList());
    }
  }

  private Result unwritten(Result result, IOException failure) {
    return result instanceof Result.Written
        ? new Result.Refused(
            "%s cannot be written: %s".formatted(view.file(), Reason.of(failure)),
            "make room there, or set XDG_STATE_HOME to another folder")
        : result;
  }

  @Override
  public synchronized void remove(Collection<String> names) throws IOException {
    for (var name : names) {
      lines.remove(name.toLowerCase(Locale.ROOT));
    }
    show();
  }

  @Override
  public synchronized void close() throws IOException {
    lines.clear();
    show();
  }

  private void show() throws IOException {
    view.show(lines.values().stream().map(HostsLine::text).toList());
  }
}
