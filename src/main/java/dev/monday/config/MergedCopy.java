package dev.monday.config;

import java.util.ArrayList;
import java.util.List;

/**
 * What the Go tool leaves behind when the configuration is split: a {@code monday.yaml} whose text
 * is that of the other files, one after the other.
 */
final class MergedCopy {
  private MergedCopy() {}

  /** The sources without such a copy, of which a notice then tells. */
  static List<SourceText> leaveOut(List<SourceText> sources, Problems problems) {
    if (sources.size() < 2 || !ConfigurationFiles.isMain(sources.getFirst().file())) {
      return sources;
    }
    var others = sources.subList(1, sources.size());
    var names = new ArrayList<String>();
    var joined = new StringBuilder();
    for (var other : others) {
      joined.append(other.text());
      names.add(String.valueOf(other.file().getFileName()));
    }
    var main = sources.getFirst();
    if (!withoutSpaceAtEnds(main.text()).equals(withoutSpaceAtEnds(joined.toString()))) {
      return sources;
    }
    problems.notice(
        SourcePosition.wholeFile(main.file()),
        "left out: it is the joined copy of %s that the Go tool writes"
            .formatted(String.join(", ", names)));
    return others;
  }

  private static String withoutSpaceAtEnds(String text) {
    return text.strip();
  }
}
