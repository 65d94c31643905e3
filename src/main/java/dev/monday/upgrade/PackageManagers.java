package dev.monday.upgrade;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The programs that know which package a file came from. Each is asked by the command given, to
 * which the file is added; 0 means that it owns the file.
 */
record PackageManagers(List<List<String>> questions) {
  static final PackageManagers USUAL =
      new PackageManagers(
          List.of(
              List.of("dpkg", "-S"),
              List.of("rpm", "-qf"),
              List.of("pacman", "-Qo"),
              List.of("apk", "info", "-W")));

  private static final int DEADLINE_SECONDS = 20;

  PackageManagers {
    questions = List.copyOf(questions);
  }

  /** The package manager that installed the file, such as "dpkg". */
  Optional<String> ownerOf(Path file) {
    if (file.toString().contains("/Cellar/")) {
      return Optional.of("brew");
    }
    return questions.stream()
        .filter(question -> owns(question, file))
        .map(question -> Path.of(question.getFirst()).getFileName().toString())
        .findFirst();
  }

  private static boolean owns(List<String> question, Path file) {
    var command = new ArrayList<>(question);
    command.add(file.toString());
    try {
      var process =
          new ProcessBuilder(command)
              .redirectInput(new File("/dev/null"))
              .redirectOutput(Redirect.DISCARD)
              .redirectError(Redirect.DISCARD)
              .start();
      return ended(process) && process.exitValue() == 0;
    } catch (IOException _) {
      return false; // this system does not have that package manager
    }
  }

  private static boolean ended(Process process) {
    try {
      if (process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
        return true;
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
    return false;
  }
}
