package dev.monday.watch;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Files as a person reads them: three by name, the others counted. */
record FileNames(Path folder) {
  private static final int NAMED = 3;

  String of(List<Path> files) {
    var named = files.stream().limit(NAMED).map(this::name).collect(Collectors.joining(", "));
    return files.size() <= NAMED ? named : named + " and %,d more".formatted(files.size() - NAMED);
  }

  private String name(Path file) {
    return (file.startsWith(folder) ? folder.relativize(file) : file).toString();
  }
}
