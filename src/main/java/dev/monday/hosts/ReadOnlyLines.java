package dev.monday.hosts;

import java.io.IOException;
import java.util.Collection;
import java.util.List;

/**
 * Nothing can be written here. A name that leads to its address all the same, whoever has seen to
 * that, is there.
 *
 * @param otherwise what to say of the others
 */
record ReadOnlyLines(HostsFile file, Result otherwise) implements HostsLines {
  @Override
  public List<Result> add(List<HostsLine> wanted) {
    try {
      var names = wanted.stream().map(HostsLine::name).toList();
      var present = file.read().definitions(names).stream().map(Definition::ofNobody).toList();
      return wanted.stream().map(line -> result(line, present)).toList();
    } catch (IOException failure) {
      var unread =
          new Result.Refused(
              "%s cannot be read: %s".formatted(file.path(), Reason.of(failure)),
              "see that it can be");
      return wanted.stream().<Result>map(_ -> unread).toList();
    }
  }

  private Result result(HostsLine line, List<Definition> present) {
    var judgement = new Judgement(file.path().toString());
    return judgement.ofLine(line).or(() -> judgement.ofOthers(line, present)).orElse(otherwise);
  }

  @Override
  public void remove(Collection<String> names) {
    // nothing was written
  }

  @Override
  public void close() {
    // nothing was written
  }
}
