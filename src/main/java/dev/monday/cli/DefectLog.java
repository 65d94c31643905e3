package dev.monday.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;

/** Traces of this program's own defects, the newest last, readable by their owner only. */
record DefectLog(Path file) {
  private static final long LARGEST = 1024 * 1024;

  static DefectLog in(Path stateFolder) {
    return new DefectLog(stateFolder.resolve("log/defects.log"));
  }

  void append(Throwable defect, List<String> arguments) throws IOException {
    var folder = PosixFilePermissions.fromString("rwx------");
    Files.createDirectories(file.getParent(), PosixFilePermissions.asFileAttribute(folder));
    startAnewWhenLarge();
    if (Files.notExists(file)) {
      var owner = PosixFilePermissions.fromString("rw-------");
      Files.createFile(file, PosixFilePermissions.asFileAttribute(owner));
    }
    Files.writeString(file, entry(defect, arguments), StandardOpenOption.APPEND);
  }

  private void startAnewWhenLarge() throws IOException {
    if (Files.exists(file) && Files.size(file) > LARGEST) {
      Files.delete(file);
    }
  }

  private static String entry(Throwable defect, List<String> arguments) {
    var text = new StringWriter();
    var writer = new PrintWriter(text);
    writer.printf(
        "%s monday %s %s, Java %s on %s%n",
        Instant.now(),
        BuildVersion.text(),
        String.join(" ", arguments),
        Runtime.version(),
        System.getProperty("os.name"));
    defect.printStackTrace(writer);
    writer.flush();
    return text.toString();
  }
}
