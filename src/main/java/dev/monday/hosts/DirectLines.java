package dev.monday.hosts;

import dev.monday.hosts.HostsFile.Edit;
import dev.monday.hosts.HostsLocks.Held;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Lines that this program writes itself: the file is its user's to write. */
final class DirectLines implements HostsLines {
  private final HostsFile file;
  private final String session;
  private final Held alive;
  private final Judgement judgement;
  private Map<String, HostsLine> lines = Map.of();

  private DirectLines(HostsFile file, String session, Held alive) {
    this.file = file;
    this.session = session;
    this.alive = alive;
    this.judgement = new Judgement(file.path().toString());
  }

  /** Says that the run lives, and removes what dead ones have left. */
  static DirectLines open(HostsFile file, String session) throws IOException {
    var alive =
        file.locks()
            .claim(session)
            .orElseThrow(() -> new IOException("session %s is at it already".formatted(session)));
    try {
      new StaleBlocks(file).remove();
    } catch (IOException failure) {
      alive.close();
      throw failure;
    }
    return new DirectLines(file, session, alive);
  }

  /** What an addition makes of this run's lines. */
  private record Added(List<Result> results, Map<String, HostsLine> lines) {}

  @Override
  public synchronized List<Result> add(List<HostsLine> wanted) {
    try {
      var added = file.edit(text -> adding(wanted, text));
      lines = added.lines();
      return added.results();
    } catch (IOException failure) {
      return wanted.stream().<Result>map(_ -> unwritten(failure)).toList();
    }
  }

  private Edit<Added> adding(List<HostsLine> wanted, HostsText text) {
    var others =
        text.definitions(wanted.stream().map(HostsLine::name).toList()).stream()
            .filter(other -> other.session().filter(this::doesNotCount).isEmpty())
            .toList();
    var all = new LinkedHashMap<>(lines);
    var results = new ArrayList<Result>();
    for (var line : wanted) {
      var result = judgement.ofLine(line).or(() -> judgement.ofOthers(line, others));
      if (result.isEmpty()) {
        all.put(line.name(), line);
      }
      results.add(result.orElseGet(Result.Written::new));
    }
    return new Edit<>(new Added(List.copyOf(results), all), text.with(session, all.values()));
  }

  private boolean doesNotCount(String other) {
    return other.equals(session) || file.locks().isDead(other);
  }

  private Result unwritten(IOException failure) {
    return new Result.Refused(
        "%s cannot be written: %s".formatted(file.path(), Reason.of(failure)),
        "see that it can be, then start the run again");
  }

  @Override
  public synchronized void remove(Collection<String> names) throws IOException {
    var rest = new LinkedHashMap<>(lines);
    names.forEach(rest::remove);
    file.change(text -> text.with(session, rest.values()));
    lines = rest;
  }

  @Override
  public synchronized void close() throws IOException {
    try (alive) {
      file.change(text -> text.without(session::equals));
      file.locks().forget(session);
    }
  }
}
