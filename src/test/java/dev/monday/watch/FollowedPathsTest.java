package dev.monday.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.monday.testing.Requires;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Single paths on a real file system with its real events. */
@Timeout(60)
class FollowedPathsTest {
  private static final Duration QUIET = Duration.ofMillis(50);

  @TempDir private Path temp;
  private Path folder = Path.of("");
  private Path file = Path.of("");
  private final FileWatcher watcher = new FileWatcher();
  private final LinkedBlockingQueue<List<Path>> told = new LinkedBlockingQueue<>();

  @BeforeEach
  void makeFile() throws IOException {
    Requires.linux();
    folder = temp.toRealPath().resolve("conf");
    Files.createDirectories(folder);
    file = Files.writeString(folder.resolve("monday.yaml"), "one");
  }

  @AfterEach
  void close() {
    watcher.close();
  }

  private void follow(Path... paths) {
    var _ = watcher.follow(List.of(paths), QUIET, told::add);
  }

  private void assertTold(Path... paths) throws InterruptedException {
    assertEquals(List.of(paths), told.poll(30, TimeUnit.SECONDS));
  }

  @Test
  void aSaveInPlaceIsTold() throws Exception {
    follow(file);
    Files.writeString(file, "two");
    assertTold(file);
  }

  @Test
  void aSaveThatLeavesTheContentIsNot() throws Exception {
    follow(file);
    Files.writeString(file, "one");
    Files.writeString(folder.resolve("other"), "");
    Files.writeString(file, "one");
    Files.writeString(file, "two");
    assertTold(file);
    assertEquals(0, told.size());
  }

  @Test
  void aSaveByRenameIsTold() throws Exception {
    follow(file);
    for (var text : List.of("two", "three")) {
      var written = Files.writeString(folder.resolve("monday.yaml.tmp"), text);
      Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
      assertTold(file);
    }
  }

  @Test
  void whatIsMissingIsToldOnceItIsThere() throws Exception {
    var missing = folder.resolve("a/b/c.yaml");
    follow(missing);
    Files.createDirectories(missing.getParent());
    Files.writeString(missing, "");
    assertTold(missing);
    Files.delete(missing);
    assertTold(missing);
  }

  @Test
  void aFolderIsToldWhenItsEntriesAreOthers() throws Exception {
    follow(folder);
    Files.writeString(file, "two");
    Files.writeString(folder.resolve("monday.more.yaml"), "");
    assertTold(folder);
  }

  /** As Kubernetes swaps the files of a ConfigMap. */
  @Test
  void aLinkOnTheWayThatIsSwappedIsTold() throws Exception {
    Files.createDirectories(folder.resolve("..1"));
    Files.createDirectories(folder.resolve("..2"));
    Files.writeString(folder.resolve("..1/shop.yaml"), "one");
    Files.writeString(folder.resolve("..2/shop.yaml"), "two");
    Files.createSymbolicLink(folder.resolve("..data"), Path.of("..1"));
    var link = folder.resolve("shop.yaml");
    Files.createSymbolicLink(link, Path.of("..data/shop.yaml"));
    follow(link);
    Files.createSymbolicLink(folder.resolve("..next"), Path.of("..2"));
    Files.move(folder.resolve("..next"), folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
    assertTold(link);
    Files.writeString(folder.resolve("..2/shop.yaml"), "three");
    assertTold(link);
  }

  @Test
  void aFolderThatIsReplacedIsFollowedAgain() throws Exception {
    follow(file);
    Files.move(folder, folder.resolveSibling("away"));
    assertTold(file);
    Files.createDirectories(folder);
    Files.writeString(file, "anew");
    assertTold(file);
    Files.writeString(file, "once more");
    assertTold(file);
  }

  @Test
  void nothingIsToldOnceItIsClosed() throws Exception {
    var following = watcher.follow(List.of(file), QUIET, told::add);
    var other = folder.resolve("other");
    follow(other);
    following.close();
    Files.writeString(file, "two");
    Files.writeString(other, "");
    assertTold(other);
    assertEquals(0, told.size());
  }
}
