package dev.monday.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.monday.testing.Requires;
import dev.monday.watch.FileEvent.Kind;
import dev.monday.watch.FileEvents.Interest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What all implementations of the system's events have in common, with a real file system. The one
 * for macOS is tested here as well: what it builds upon takes its events from Java on Linux.
 */
@Timeout(60)
@ParameterizedClass
@MethodSource("implementations")
class FileEventsTest {
  private interface Opening {
    FileEvents open() throws IOException;
  }

  private record Told(Path folder, FileEvent event) {}

  @Parameter private String name = "";
  @TempDir private Path temp;
  private Path root = Path.of("");
  private FileEvents events = new DirectoryWatcherEvents();
  private final LinkedBlockingQueue<Told> told = new LinkedBlockingQueue<>();

  static Stream<String> implementations() {
    return Stream.of("Inotify", "DirectoryWatcherEvents");
  }

  @BeforeEach
  void open() throws IOException {
    Requires.linux();
    root = Files.createDirectory(temp.toRealPath().resolve("root"));
    Opening opening = name.equals("Inotify") ? Inotify::open : DirectoryWatcherEvents::new;
    events = opening.open();
  }

  @AfterEach
  void close() {
    events.close();
  }

  private FileEvents.Following follow(Path folder, Interest interest) throws IOException {
    return events.follow(folder, interest, event -> told.add(new Told(folder, event)));
  }

  private Path write(String file) throws IOException {
    var path = root.resolve(file);
    Files.createDirectories(path.getParent());
    return Files.writeString(path, Long.toString(System.nanoTime()));
  }

  /** Waits until it is told; what else is told before that is given back. */
  private List<Told> await(Path folder, Kind kind, String entry) throws InterruptedException {
    var before = new ArrayList<Told>();
    while (true) {
      var next = told.poll(30, TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError("%s of %s was not told; %s".formatted(kind, entry, before));
      }
      if (next.folder.equals(folder)
          && next.event.kind() == kind
          && next.event.name().equals(entry)) {
        return before;
      }
      before.add(next);
    }
  }

  @Test
  void aFileThatIsMadeWrittenAndDeleted() throws Exception {
    follow(root, Interest.CONTENTS);
    write("f");
    await(root, Kind.APPEARED, "f");
    write("f");
    await(root, Kind.CHANGED, "f");
    Files.delete(root.resolve("f"));
    await(root, Kind.VANISHED, "f");
  }

  @Test
  void aFileThatIsRenamed() throws Exception {
    write("f");
    follow(root, Interest.NAMES);
    Files.move(root.resolve("f"), root.resolve("g"), StandardCopyOption.ATOMIC_MOVE);
    await(root, Kind.VANISHED, "f");
    await(root, Kind.APPEARED, "g");
  }

  @Test
  void ofNamesWritesAreNotTold() throws Exception {
    write("f");
    follow(root, Interest.NAMES);
    write("f");
    write("g");
    assertEquals(List.of(), await(root, Kind.APPEARED, "g"));
  }

  @Test
  void whatIsBelowAFolderInItIsNotTold() throws Exception {
    Files.createDirectories(root.resolve("sub/deep"));
    follow(root, Interest.CONTENTS);
    write("sub/f");
    write("sub/deep/f");
    write("g");
    assertEquals(List.of(), await(root, Kind.APPEARED, "g"));
  }

  @Test
  void allFoldersOfATreeThatAreFollowed() throws Exception {
    var deep = Files.createDirectories(root.resolve("sub/deep"));
    Files.createDirectories(root.resolve("sub/vendor/x"));
    for (var folder : List.of(root, root.resolve("sub"), deep, root.resolve("sub/vendor/x"))) {
      follow(folder, Interest.TREE);
    }
    write("f");
    await(root, Kind.APPEARED, "f");
    write("sub/deep/f");
    await(deep, Kind.APPEARED, "f");
    write("sub/vendor/x/f");
    await(root.resolve("sub/vendor/x"), Kind.APPEARED, "f");
  }

  @Test
  void aFolderThatIsMadeInATree() throws Exception {
    follow(root, Interest.TREE);
    var made = Files.createDirectory(root.resolve("made"));
    await(root, Kind.APPEARED, "made");
    follow(made, Interest.TREE);
    write("made/f");
    await(made, Kind.APPEARED, "f");
    write("made/f");
    await(made, Kind.CHANGED, "f");
  }

  @Test
  void aFolderInATreeThatIsDeletedAndMadeAnew() throws Exception {
    var sub = Files.createDirectory(root.resolve("sub"));
    follow(root, Interest.TREE);
    var following = follow(sub, Interest.TREE);
    Files.delete(sub);
    await(root, Kind.VANISHED, "sub");
    following.close();
    Files.createDirectory(sub);
    await(root, Kind.APPEARED, "sub");
    follow(sub, Interest.TREE);
    write("sub/f");
    await(sub, Kind.APPEARED, "f");
  }

  @Test
  void aFolderThatIsDeletedItself() throws Exception {
    follow(root, Interest.CONTENTS);
    Files.delete(root);
    await(root, Kind.GONE, "");
    Files.createDirectory(root);
    follow(root, Interest.CONTENTS);
    write("f");
    await(root, Kind.APPEARED, "f");
  }

  @Test
  void whoFollowsAFolderForItselfHearsThatItIsGone() throws Exception {
    var gone = new CountDownLatch(1);
    events.follow(
        root,
        Interest.ITSELF,
        event -> {
          if (event.kind() == Kind.GONE) {
            gone.countDown();
          }
        });
    follow(root, Interest.TREE);
    Files.delete(root);
    assertTrue(gone.await(30, TimeUnit.SECONDS));
  }

  @Test
  void whatALinkLeadsTo() throws Exception {
    var elsewhere = Files.createDirectory(root.resolveSibling("elsewhere"));
    var link = Files.createSymbolicLink(root.resolve("link"), elsewhere);
    follow(root, Interest.TREE);
    follow(link, Interest.TREE);
    Files.writeString(elsewhere.resolve("f"), "");
    await(link, Kind.APPEARED, "f");
  }

  @Test
  void oneOfTwoThatFollowMayEnd() throws Exception {
    var sub = Files.createDirectory(root.resolve("sub"));
    var tooMuch = new LinkedBlockingQueue<FileEvent>();
    var first = events.follow(root, Interest.TREE, tooMuch::add);
    follow(sub, Interest.TREE);
    follow(root, Interest.NAMES);
    first.close();
    first.close();
    write("sub/f");
    await(sub, Kind.APPEARED, "f");
    write("g");
    await(root, Kind.APPEARED, "g");
    assertEquals(List.of(), List.copyOf(tooMuch));
  }

  @Test
  void whatIsNoFolderCannotBeFollowed() throws Exception {
    write("f");
    assertThrows(NotDirectoryException.class, () -> follow(root.resolve("f"), Interest.NAMES));
    assertThrows(NoSuchFileException.class, () -> follow(root.resolve("none"), Interest.NAMES));
  }
}
