package dev.monday.hosts;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The text of a hosts file, each byte as the character of that number, so that none is changed by
 * being read. Lines that are not ours stay as they are, and so does the way in which they end.
 */
record HostsText(String text) {
  static HostsText of(byte[] bytes) {
    return new HostsText(new String(bytes, ISO_8859_1));
  }

  byte[] bytes() {
    return text.getBytes(ISO_8859_1);
  }

  /** The lines, each without the newline at its end. */
  private List<String> lines() {
    if (text.isEmpty()) {
      return List.of();
    }
    var whole = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    return List.of(whole.split("\n", -1));
  }

  /** The blocks of all runs, with the names that each defines. */
  List<HostsBlock> blocks() {
    var names = new LinkedHashMap<String, List<String>>();
    for (var line : lines()) {
      HostsMark.of(line)
          .ifPresent(mark -> {
            var ofBlock = names.computeIfAbsent(mark.session(), _ -> new ArrayList<>());
            Definition.of(0, line, Optional.empty())
                .ifPresent(definition -> ofBlock.addAll(definition.names()));
          });
    }
    return names.entrySet().stream()
        .map(block -> new HostsBlock(block.getKey(), block.getValue()))
        .toList();
  }

  /** The lines that say something of any of the names. */
  List<Definition> definitions(Collection<String> names) {
    var found = new ArrayList<Definition>();
    var number = 0;
    for (var line : lines()) {
      number++;
      Definition.of(number, line, HostsMark.of(line))
          .filter(definition -> definition.names().stream().anyMatch(names::contains))
          .ifPresent(found::add);
    }
    return found;
  }

  /** The text without the lines of some runs. */
  HostsText without(Predicate<String> sessions) {
    return rewritten(sessions, List.of(), "");
  }

  /**
   * The text with these as the only lines of a run: where its lines were, else at the end; with
   * none of its lines when there are none.
   */
  HostsText with(String session, Collection<HostsLine> lines) {
    return rewritten(session::equals, lines, session);
  }

  private HostsText rewritten(Predicate<String> goes, Collection<HostsLine> block, String session) {
    var rewriting = new Rewriting(goes, List.copyOf(block), session);
    var lines = lines();
    lines.forEach(rewriting::take);
    return new HostsText(rewriting.end(text.isEmpty() || text.endsWith("\n")));
  }

  /** One pass over the lines. */
  private static final class Rewriting {
    private final Predicate<String> goes;
    private final List<HostsLine> block;
    private final String session;
    private final List<String> kept = new ArrayList<>();
    private boolean placed;

    /** Whether the newline before this place came with lines that go. */
    private boolean newlineGoes;

    private boolean lastStays = true;

    Rewriting(Predicate<String> goes, List<HostsLine> block, String session) {
      this.goes = goes;
      this.block = block;
      this.session = session;
      this.placed = block.isEmpty();
    }

    void take(String line) {
      var mark = HostsMark.of(line);
      lastStays = mark.filter(of -> goes.test(of.session())).isEmpty();
      if (lastStays) {
        kept.add(mark.map(of -> inheriting(line, of)).orElse(line));
        newlineGoes = false;
        return;
      }
      newlineGoes |= mark.get().newlineBefore();
      if (!placed && mark.get().session().equals(session)) {
        place(newlineGoes);
      }
    }

    /** The next block takes over the newline that it now follows. */
    private String inheriting(String line, HostsMark mark) {
      return newlineGoes && mark.begins() ? HostsMark.begin(mark.session(), true) : line;
    }

    private void place(boolean newlineBefore) {
      kept.add(HostsMark.begin(session, newlineBefore));
      block.forEach(line -> kept.add(HostsMark.line(session, line)));
      kept.add(HostsMark.end(session));
      placed = true;
      newlineGoes = false;
    }

    /** The new text; the argument says whether the old one ended with a newline. */
    String end(boolean ended) {
      var ends = lastStays ? ended : !newlineGoes;
      if (!placed) {
        place(!ends && !kept.isEmpty());
        ends = true;
      }
      return String.join("\n", kept) + (ends && !kept.isEmpty() ? "\n" : "");
    }
  }
}
