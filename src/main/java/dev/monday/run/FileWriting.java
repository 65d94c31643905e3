package dev.monday.run;

import dev.monday.config.Located;
import dev.monday.lifecycle.Level;
import dev.monday.lifecycle.Outcome;
import dev.monday.lifecycle.Reports;
import dev.monday.plan.FileSpec;
import dev.monday.system.PrivateFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writes the files of an app where they differ from what they should be. */
final class FileWriting {
  /** How many files are named. */
  private static final int NAMED = 3;

  private FileWriting() {}

  /** Writes them in order, up to the first that cannot be; tells which have changed. */
  static Outcome outcome(List<FileSpec> files, Reports reports) {
    var changed = new ArrayList<Path>();
    var same = 0;
    try {
      for (var file : files) {
        if (write(file)) {
          changed.add(file.to().value());
        } else {
          same++;
        }
      }
      return new Outcome.Succeeded();
    } catch (FileRefusal e) {
      return Outcome.failed(String.valueOf(e.getMessage()));
    } finally {
      tell(changed, same, reports);
    }
  }

  private static void tell(List<Path> changed, int same, Reports reports) {
    if (changed.isEmpty()) {
      return;
    }
    var named = changed.stream().limit(NAMED).map(Path::toString).collect(Collectors.joining(", "));
    var more = changed.size() > NAMED ? " and %d more".formatted(changed.size() - NAMED) : "";
    var unchanged = same > 0 ? "; %d unchanged".formatted(same) : "";
    reports.notice(Level.INFO, "files", "wrote " + named + more + unchanged);
  }

  /** Whether it had to be changed. */
  private static boolean write(FileSpec file) throws FileRefusal {
    return switch (file) {
      case FileSpec.Content(Located<Path> to, String text) -> content(to, text);
      case FileSpec.Copy(Located<Path> from, Located<Path> to) -> copy(from, to);
    };
  }

  private static boolean content(Located<Path> to, String text) throws FileRefusal {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    try {
      var target = FileTarget.of(to.value());
      var same =
          target.exists()
              && Files.size(target.path()) == bytes.length
              && Arrays.equals(Files.readAllBytes(target.path()), bytes);
      if (!same) {
        target.replace(output -> output.write(bytes), target.permissions());
      }
      return !same;
    } catch (IOException e) {
      throw refusal("cannot write %s".formatted(to.value()), e, to);
    }
  }

  private static boolean copy(Located<Path> from, Located<Path> to) throws FileRefusal {
    try {
      var source = from.value();
      if (Files.isDirectory(source)) {
        throw new FileRefusal("it is a folder", "name a file");
      }
      if (Files.exists(source) && !Files.isRegularFile(source)) {
        throw new FileRefusal("it is no ordinary file", "name one that is");
      }
      var permissions = Files.getPosixFilePermissions(source);
      var target = FileTarget.of(to.value());
      var same =
          target.exists()
              && target.permissions().filter(permissions::equals).isPresent()
              && Files.mismatch(source, target.path()) == -1;
      if (!same) {
        target.replace(output -> Files.copy(source, output), Optional.of(permissions));
      }
      return !same;
    } catch (IOException e) {
      throw refusal("cannot copy %s to %s".formatted(from.value(), to.value()), e, from);
    }
  }

  private static FileRefusal refusal(String what, IOException cause, Located<Path> asked) {
    var mend = cause instanceof FileRefusal refusal ? refusal.mend() : "";
    return new FileRefusal(
        "%s: %s; %sit is asked for in %s"
            .formatted(
                what, PrivateFiles.reason(cause), mend.isEmpty() ? "" : mend + "; ", asked.at()),
        "");
  }
}
