package dev.monday.hosts;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;

/** Lines that a helper of root's writes for this run; it checks each itself. */
final class HelperLines implements HostsLines {
  /** How many names go into one request; the helper takes no line over 16 KiB. */
  private static final int AT_ONCE = 50;

  private final HelperConnection helper;

  private HelperLines(HelperConnection helper) {
    this.helper = helper;
  }

  /**
   * Tells the helper whose lines it writes; it removes what dead runs have left.
   *
   * @param patience how long the first answer may take: a person may be asked for a password
   */
  static HelperLines open(HelperConnection helper, String session, Duration patience)
      throws IOException {
    require(helper.ask("session " + session, 1, patience));
    return new HelperLines(helper);
  }

  /** Has the lines of dead runs removed; returns their sessions. */
  static List<String> clean(HelperConnection helper) throws IOException {
    var answer = helper.ask("clean", 1, HelperConnection.PATIENCE);
    require(answer);
    var words = List.of(answer.getFirst().split(" ", -1));
    return words.subList(1, words.size());
  }

  @Override
  public synchronized List<Result> add(List<HostsLine> wanted) {
    var results = new ArrayList<Result>();
    for (var from = 0; from < wanted.size(); from += AT_ONCE) {
      results.addAll(addSome(wanted.subList(from, Math.min(wanted.size(), from + AT_ONCE))));
    }
    return results;
  }

  private List<Result> addSome(List<HostsLine> lines) {
    var judgement = new Judgement(HostsFile.OF_THE_SYSTEM.toString());
    var results = new LinkedHashMap<HostsLine, Result>();
    lines.forEach(line -> judgement.ofLine(line).ifPresent(result -> results.put(line, result)));
    var good = lines.stream().filter(line -> !results.containsKey(line)).distinct().toList();
    var answers = good.isEmpty() ? List.<Result>of() : answers(good);
    for (var i = 0; i < good.size(); i++) {
      results.put(good.get(i), answers.get(i));
    }
    return lines.stream().map(results::get).map(Objects::requireNonNull).toList();
  }

  private List<Result> answers(List<HostsLine> lines) {
    var request = new StringBuilder("add");
    for (var line : lines) {
      request.append(' ').append(line.address().getHostAddress());
      request.append(' ').append(line.name());
    }
    try {
      return helper.ask(request.toString(), lines.size(), HelperConnection.PATIENCE).stream()
          .map(HelperLines::result)
          .toList();
    } catch (IOException failure) {
      var lost =
          new Result.Refused(
              "root's helper for the hosts file does not answer: " + failure.getMessage(),
              "start the run again");
      return lines.stream().<Result>map(_ -> lost).toList();
    }
  }

  @Override
  public synchronized void remove(Collection<String> names) throws IOException {
    var all = List.copyOf(names);
    for (var from = 0; from < all.size(); from += AT_ONCE) {
      var some = all.subList(from, Math.min(all.size(), from + AT_ONCE));
      require(helper.ask("remove " + String.join(" ", some), 1, HelperConnection.PATIENCE));
    }
  }

  @Override
  public void whenLost(Runnable told) {
    helper.whenEnded(told);
  }

  @Override
  public synchronized void close() throws IOException {
    try (helper) {
      require(helper.ask("end", 1, HelperConnection.PATIENCE));
    }
  }

  private static void require(List<String> answer) throws IOException {
    if (result(answer.getFirst()) instanceof Result.Refused(var reason, _)) {
      throw new IOException(reason);
    }
  }

  /** "ok", "there", or "refused", reason and mend with tabs between. */
  private static Result result(String answer) {
    var words = answer.split("[\t ]", 2);
    var parts = answer.split("\t", -1);
    return switch (words[0]) {
      case "ok" -> new Result.Written();
      case "there" -> new Result.AlreadyThere();
      default ->
          parts.length == 3
              ? new Result.Refused(parts[1], parts[2])
              : new Result.Refused(
                  "root's helper for the hosts file says " + answer, "start the run again");
    };
  }
}
