package dev.monday.session;

import dev.monday.forward.kubernetes.takeover.Taken;
import dev.monday.process.LaunchScript;
import dev.monday.system.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What a run would leave to undo if it died now: a folder with one file for each thing, written
 * whole before the thing is made and removed after it has been undone. Stop commands are text for
 * {@code sh}, since the guardian runs them. Safe for use by many threads.
 */
public final class Journal {

  private static final String STOP_COMMANDS_OF = "# stop commands of ";

  /** The script takes itself out of the journal. */
  private static final String UNDONE = "rm -f \"$0\"\n";

  private final Path folder;
  private final AtomicInteger count = new AtomicInteger();

  private Journal(Path folder) {
    this.folder = folder;
  }

  static Journal create(Path folder) throws IOException {
    PrivateFiles.createFolder(folder);
    return new Journal(folder);
  }

  /** A thing that has been written down; {@link #undone} takes it out again. */
  public static final class Written {

    private final Path file;

    private Written(Path file) {
      this.file = file;
    }

    public void undone() throws IOException {
      Files.deleteIfExists(file);
    }
  }

  /** Writes a thing down; make it only after this has returned. */
  public Written write(JournalEntry entry) throws IOException {
    try {
      return writeFile(entry);
    } catch (IOException failure) {
      throw new IOException(
          "cannot note the %s in %s: %s; free space there, or set XDG_STATE_HOME to another folder"
              .formatted(entry.kind().replace('-', ' '), folder, PrivateFiles.reason(failure)),
          failure);
    }
  }

  private Written writeFile(JournalEntry entry) throws IOException {
    Path file = folder.resolve("%04d-%s".formatted(count.incrementAndGet(), entry.kind()));
    PrivateFiles.write(file, text(entry));
    return new Written(file);
  }

  /** What is still to undo, the last made first, as file names for a person: number and kind. */
  static List<String> left(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (var files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.endsWith(PrivateFiles.UNFINISHED))
          .sorted(Comparator.reverseOrder())
          .toList();
    }
  }

  /** The workloads that are still to be put back, each with what takes it out of the journal. */
  static Map<Taken, Written> takeovers(Path folder) throws IOException {
    var taken = new LinkedHashMap<Taken, Written>();
    for (String name : left(folder)) {
      if (name.endsWith(JournalEntry.TakeOver.KIND)) {
        Path file = folder.resolve(name);
        taken.put(Taken.of(Files.readString(file)), new Written(file));
      }
    }
    return taken;
  }

  /** The components whose stop commands are still to be run. */
  static List<String> stopCommandsOf(Path folder) throws IOException {
    var components = new ArrayList<String>();
    for (String name : left(folder)) {
      if (name.endsWith(JournalEntry.StopCommands.KIND)) {
        String title = Files.readAllLines(folder.resolve(name)).getFirst();
        components.add(title.substring(STOP_COMMANDS_OF.length()));
      }
    }
    return components;
  }

  private static String text(JournalEntry entry) throws IOException {
    return switch (entry) {
      case JournalEntry.StopCommands stop ->
          STOP_COMMANDS_OF
              + stop.component().replace('\n', ' ')
              + "\n"
              + LaunchScript.of(stop.commands())
              + UNDONE;
      case JournalEntry.TakeOver(var taken) -> taken.text();
    };
  }
}
