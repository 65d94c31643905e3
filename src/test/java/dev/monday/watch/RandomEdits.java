package dev.monday.watch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/** What editors, tools and people do to the files of an app, at random. Used by one thread. */
final class RandomEdits {
  private static final List<String> FOLDERS =
      List.of("", "src/", "src/main/", "conf/", "new/", "new/x/y/");
  private static final List<String> NAMES = List.of("a", "b", "c.txt", "d.txt", ".env", "e f");

  private final Path temp;
  private final Path folder;
  private final Random random;
  private int texts;

  /**
   * @param temp has the app's folder, and room for what is moved away from it
   */
  RandomEdits(Path temp, Random random) {
    this.temp = temp;
    this.folder = WatchedApp.folder(temp);
    this.random = random;
  }

  /** Writes what was in no file before, mostly into a file that is there. */
  void write() throws IOException {
    var there =
        FOLDERS.stream()
            .flatMap(in -> NAMES.stream().map(name -> folder.resolve(in + name)))
            .filter(Files::isRegularFile)
            .toList();
    write(there.isEmpty() || random.nextInt(3) == 0 ? file() : pick(there));
  }

  private Path file() {
    return folder.resolve(pick(FOLDERS) + pick(NAMES));
  }

  private <T> T pick(List<T> some) {
    return some.get(random.nextInt(some.size()));
  }

  void change() throws IOException {
    var file = file();
    switch (random.nextInt(14)) {
      case 0, 1, 2 -> write(file);
      case 3 -> saveByRename(file);
      case 4 -> saveWithBackup(file);
      case 5 -> writeInPieces(file);
      case 6 -> delete(file);
      case 7 -> delete(folder.resolve(pick(FOLDERS.subList(1, FOLDERS.size()))));
      case 8 -> move(file, file());
      case 9 -> move(folder.resolve("src"), folder.resolve("new"));
      case 10 -> move(temp.resolve("away"), folder.resolve("new"));
      case 11 -> move(folder.resolve("new"), temp.resolve("away"));
      case 12 -> writeWhatDoesNotCount();
      default -> replaceRoot();
    }
  }

  private void write(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "text %d%n".formatted(texts++));
  }

  private void saveByRename(Path file) throws IOException {
    var written = file.resolveSibling(".tmp" + texts + "~");
    write(written);
    Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** As vi does: the old file becomes a backup, which is removed in the end. */
  private void saveWithBackup(Path file) throws IOException {
    var backup = file.resolveSibling(file.getFileName() + "~");
    move(file, backup);
    write(file);
    Files.deleteIfExists(backup);
  }

  private void writeInPieces(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    try (var writer = Files.newBufferedWriter(file)) {
      for (var i = 0; i < 20; i++) {
        writer.write("piece %d%n".formatted(texts++));
        writer.flush();
      }
    }
  }

  private void writeWhatDoesNotCount() throws IOException {
    write(folder.resolve("some.log"));
    write(folder.resolve("tmp/x"));
    write(folder.resolve("src/tmp/x"));
  }

  /** Away and back, or another folder in its place. */
  private void replaceRoot() throws IOException {
    var aside = temp.resolve("aside");
    Files.move(folder, aside);
    if (random.nextBoolean()) {
      Files.move(aside, folder);
    } else {
      Files.createDirectory(folder);
      Files.copy(aside.resolve(".gitignore"), folder.resolve(".gitignore"));
      delete(aside);
    }
  }

  private static void move(Path from, Path to) throws IOException {
    if (Files.exists(from) && !to.startsWith(from) && !from.startsWith(to)) {
      delete(to);
      Files.createDirectories(to.getParent());
      Files.move(from, to);
    }
  }

  private static void delete(Path path) throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    try (var all = Files.walk(path)) {
      for (var one : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(one);
      }
    }
  }
}
