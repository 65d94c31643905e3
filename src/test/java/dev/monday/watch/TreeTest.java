package dev.monday.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.monday.plan.ComponentSpec.WatchSpec;
import dev.monday.testing.Requires;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a tree makes of what happens to its files, with the system's real events. They come in the
 * order in which things happened, so a file that is written last tells that all others have come.
 */
@Timeout(60)
class TreeTest {
  private static final String MARK = "mark";

  /** No file was modified later than that. */
  private static final Instant LATER = Instant.parse("2200-01-01T00:00:00Z");

  @TempDir private Path temp;
  private Path root = Path.of("");
  private final LinkedBlockingQueue<Tree.Happened> inbox = new LinkedBlockingQueue<>();
  private final List<Path> unreadable = new ArrayList<>();
  private final FileWatcher watcher = new FileWatcher();
  private Tree tree = tree(WatchSpecs.of(Path.of("")));
  private int mostFolders = Tree.MOST_FOLDERS;
  private int marks;

  @BeforeEach
  void makeFiles() throws IOException {
    Requires.linux();
    root = temp.toRealPath().resolve("root");
    write("a", "1");
    write("sub/b", "1");
    write("sub/deep/c", "1");
    tree = tree(WatchSpecs.of(root));
  }

  @AfterEach
  void close() {
    watcher.close();
  }

  private Tree tree(WatchSpec spec) {
    return new Tree(root, new Filter(spec), inbox::add, unreadable::add, mostFolders);
  }

  private void write(String file, String text) throws IOException {
    var path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private void begin() throws IOException {
    tree.followBy(watcher.events().orElseThrow());
    tree.begin(LATER);
  }

  /** Takes all that has happened until now. */
  private void takeAll() throws Exception {
    var mark = MARK + marks++;
    write(mark, "");
    while (true) {
      var next = next();
      tree.take(next);
      if (next.event().name().equals(mark)) {
        return;
      }
    }
  }

  private Tree.Happened next() throws InterruptedException {
    var next = inbox.poll(30, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("an event is missing");
    }
    return next;
  }

  private static Set<String> names(Path root, List<Path> paths) {
    return paths.stream()
        .map(path -> root.relativize(path).toString())
        .filter(name -> !name.startsWith(MARK))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private void assertChanged(String... files) throws Exception {
    takeAll();
    assertEquals(new TreeSet<>(Set.of(files)), names(root, tree.settle().changed()));
  }

  private void delete(String file) throws IOException {
    try (var all = Files.walk(root.resolve(file))) {
      for (var path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private void move(String from, String to) throws IOException {
    Files.move(root.resolve(from), root.resolve(to), StandardCopyOption.ATOMIC_MOVE);
  }

  @Test
  void filesThatWereThereHaveNotChanged() throws Exception {
    begin();
    assertEquals(3, tree.folders());
    assertChanged();
  }

  @Test
  void filesThatWereSavedWhileItBeganHave() throws Exception {
    Files.setLastModifiedTime(root.resolve("sub/b"), FileTime.from(LATER.plusSeconds(1)));
    begin();
    assertChanged("sub/b");
    assertChanged();
  }

  @Test
  void aSave() throws Exception {
    begin();
    write("sub/b", "2");
    assertChanged("sub/b");
  }

  @Test
  void aSaveThatLeavesTheContentOnceThatIsKnown() throws Exception {
    begin();
    write("a", "2");
    assertChanged("a");
    write("a", "3");
    write("a", "2");
    takeAll();
    var settled = tree.settle();
    assertEquals(Set.of(), names(root, settled.changed()));
    assertEquals(Set.of("a"), names(root, settled.touched()));
  }

  @Test
  void aSaveThatLeavesTheContentOfAFileThatWasReadAhead() throws Exception {
    begin();
    readAhead();
    write("a", "1");
    write("sub/b", "2");
    assertChanged("sub/b");
  }

  private void readAhead() {
    tree.unread().forEach(tree::read);
  }

  @Test
  void whatWasModifiedLastIsReadAheadFirst() throws Exception {
    Files.setLastModifiedTime(root.resolve("sub/b"), FileTime.fromMillis(2000));
    Files.setLastModifiedTime(root.resolve("sub/deep/c"), FileTime.fromMillis(3000));
    Files.setLastModifiedTime(root.resolve("a"), FileTime.fromMillis(1000));
    write("large", "x".repeat((int) Stamp.LARGEST_READ + 1));
    begin();
    assertEquals(List.of("c", "b", "a"), tree.unread().stream().map(Tree.Unread::name).toList());
    readAhead();
    assertEquals(List.of(), tree.unread());
  }

  /** What is written between the look and the reading is news whatever its time. */
  @Test
  void aFileThatChangesBeforeItIsReadAheadHasChanged() throws Exception {
    begin();
    var unread = tree.unread();
    write("a", "22");
    unread.forEach(tree::read);
    assertChanged("a");
  }

  @Test
  void moreFoldersThanAllowedAreNotFollowed() throws Exception {
    mostFolders = 2;
    tree = tree(WatchSpecs.of(root));
    var refused = assertThrows(FollowLimitException.class, this::begin);
    assertEquals("it has more than 2 folders; exclude some", refused.getMessage());
  }

  @Test
  void aLargeFileIsToldApartByItsTime() throws Exception {
    write("large", "x".repeat((int) Stamp.LARGEST_READ + 1));
    var time = Files.getLastModifiedTime(root.resolve("large"));
    begin();
    write("large", "y".repeat((int) Stamp.LARGEST_READ + 1));
    Files.setLastModifiedTime(root.resolve("large"), time);
    assertChanged();
    write("large", "z".repeat((int) Stamp.LARGEST_READ + 1));
    Files.setLastModifiedTime(root.resolve("large"), FileTime.fromMillis(0));
    assertChanged("large");
  }

  @Test
  void aSaveByRename() throws Exception {
    begin();
    write("b.tmp", "2");
    move("b.tmp", "a");
    assertChanged("a");
  }

  @Test
  void aFileThatCameAndWent() throws Exception {
    begin();
    write("sub/new", "1");
    delete("sub/new");
    assertChanged();
  }

  @Test
  void aFileThatIsDeletedAndOneThatIsMadeAnewTheSame() throws Exception {
    begin();
    write("a", "2");
    assertChanged("a");
    delete("a");
    delete("sub/b");
    write("a", "2");
    assertChanged("sub/b");
  }

  @Test
  void aFolderThatAppearsWithFilesInIt() throws Exception {
    Files.createDirectories(temp.resolve("made/x/y"));
    Files.writeString(temp.resolve("made/x/y/f"), "1");
    Files.writeString(temp.resolve("made/f"), "1");
    begin();
    Files.move(temp.resolve("made"), root.resolve("made"));
    assertChanged("made/f", "made/x/y/f");
    write("made/x/y/f", "2");
    assertChanged("made/x/y/f");
    assertEquals(6, tree.folders());
  }

  @Test
  void foldersThatAreMadeOneInAnother() throws Exception {
    begin();
    write("p/q/r/s/t/f", "1");
    assertChanged("p/q/r/s/t/f");
    write("p/q/r/s/t/g", "1");
    write("p/q/h", "1");
    assertChanged("p/q/r/s/t/g", "p/q/h");
  }

  @Test
  void aFolderThatIsMovedWithinTheTree() throws Exception {
    begin();
    move("sub", "moved");
    assertChanged("sub/b", "sub/deep/c", "moved/b", "moved/deep/c");
    write("moved/deep/c", "2");
    assertChanged("moved/deep/c");
    move("moved", "sub");
    assertChanged("sub/b", "sub/deep/c", "moved/b", "moved/deep/c");
    write("sub/deep/c", "3");
    assertChanged("sub/deep/c");
    assertEquals(3, tree.folders());
  }

  @Test
  void aFolderThatLeaves() throws Exception {
    begin();
    Files.move(root.resolve("sub"), temp.resolve("away"));
    assertChanged("sub/b", "sub/deep/c");
    Files.writeString(temp.resolve("away/b"), "2");
    assertChanged();
    assertEquals(1, tree.folders());
  }

  @Test
  void aFolderThatIsDeletedAndMadeAnew() throws Exception {
    begin();
    write("sub/b", "2");
    assertChanged("sub/b");
    delete("sub");
    write("sub/b", "2");
    write("sub/deep/c", "other");
    assertChanged("sub/deep/c");
    write("sub/deep/c", "yet another");
    assertChanged("sub/deep/c");
  }

  @Test
  void aFolderThatBecomesAFileAndBack() throws Exception {
    begin();
    delete("sub/deep");
    write("sub/deep", "file");
    assertChanged("sub/deep", "sub/deep/c");
    delete("sub/deep");
    write("sub/deep/c", "1");
    assertChanged("sub/deep", "sub/deep/c");
  }

  @Test
  void whatIsExcludedIsNotLookedInto() throws Exception {
    write("node_modules/x/y", "1");
    write(".git/index", "1");
    write("sub/vendor/x", "1");
    write("logs/x", "1");
    write("out/x", "1");
    tree =
        tree(
            WatchSpecs.of(
                root, List.of(), List.of("*.log"), List.of("logs"), List.of(root + "/out")));
    begin();
    assertEquals(3, tree.folders());
    write("node_modules/x/y", "2");
    write("logs/x", "2");
    write("out/x", "2");
    write("sub/some.log", "2");
    write("sub/b~", "2");
    write("sub/.b.swp", "2");
    write("sub/4913", "2");
    assertChanged();
  }

  @Test
  void anAppTakesBackWhatOthersExclude() throws Exception {
    write("vendor/x", "1");
    write(".gitignore", "*.gen\n");
    tree = tree(WatchSpecs.of(root, List.of(), List.of("!vendor", "!b.gen"), List.of(), List.of()));
    begin();
    write("vendor/x", "2");
    write("a.gen", "2");
    write("b.gen", "2");
    assertChanged("vendor/x", "b.gen");
  }

  @Test
  void onlyWhatIsIncludedCounts() throws Exception {
    tree =
        tree(
            WatchSpecs.of(
                root, List.of("*.go", "/conf/", "!x.go"), List.of(), List.of(), List.of()));
    write("conf/z", "1");
    begin();
    write("a", "2");
    write("sub/deep/y.go", "2");
    write("x.go", "2");
    write("conf/z", "2");
    write("conf/more/z", "2");
    assertChanged("sub/deep/y.go", "conf/z", "conf/more/z");
  }

  @Test
  void rulesThatChange() throws Exception {
    write("gen/x", "1");
    begin();
    assertEquals(4, tree.folders());
    write(".gitignore", "gen\n");
    assertChanged(".gitignore");
    assertEquals(3, tree.folders());
    write("gen/x", "2");
    assertChanged();
    write(".gitignore", "");
    assertChanged(".gitignore");
    write("gen/x", "3");
    assertChanged("gen/x");
  }

  @Test
  void aLinkToAFolder() throws Exception {
    Files.createDirectories(temp.resolve("elsewhere/in"));
    Files.writeString(temp.resolve("elsewhere/in/f"), "1");
    Files.createSymbolicLink(root.resolve("link"), temp.resolve("elsewhere"));
    begin();
    assertEquals(5, tree.folders());
    Files.writeString(temp.resolve("elsewhere/in/f"), "2");
    assertChanged("link/in/f");
    Files.delete(root.resolve("link"));
    assertChanged("link/in/f");
    Files.writeString(temp.resolve("elsewhere/in/f"), "3");
    assertChanged();
    Files.createSymbolicLink(root.resolve("link"), temp.resolve("elsewhere"));
    assertChanged("link/in/f");
  }

  @Test
  void whatALinkLeadsToIsGone() throws Exception {
    Files.createDirectories(temp.resolve("elsewhere"));
    Files.writeString(temp.resolve("elsewhere/f"), "1");
    Files.createSymbolicLink(root.resolve("link"), temp.resolve("elsewhere"));
    begin();
    Files.move(temp.resolve("elsewhere"), temp.resolve("away"));
    assertChanged("link/f");
    assertEquals(3, tree.folders());
  }

  @Test
  void linksInARing() throws Exception {
    Files.createSymbolicLink(root.resolve("sub/up"), Path.of(".."));
    Files.createSymbolicLink(root.resolve("here"), Path.of("."));
    Files.createSymbolicLink(root.resolve("sub/deep/loop"), Path.of("loop"));
    begin();
    assertEquals(3, tree.folders());
    write("sub/b", "2");
    Files.createSymbolicLink(root.resolve("sub/deep/again"), Path.of("../.."));
    assertChanged("sub/b");
    assertEquals(3, tree.folders());
  }

  @Test
  void aLinkThatIsSwapped() throws Exception {
    for (var name : List.of("v1", "v2")) {
      Files.createDirectories(temp.resolve(name));
      Files.writeString(temp.resolve(name).resolve("f"), name);
    }
    Files.createSymbolicLink(root.resolve("current"), temp.resolve("v1"));
    begin();
    Files.createSymbolicLink(root.resolve("next"), temp.resolve("v2"));
    move("next", "current");
    assertChanged("current/f");
    Files.writeString(temp.resolve("v2/f"), "more");
    assertChanged("current/f");
  }

  @Test
  void thePathItselfMayBeALink() throws Exception {
    var real = root;
    root = temp.toRealPath().resolve("alias");
    Files.createSymbolicLink(root, real);
    tree = tree(WatchSpecs.of(root));
    begin();
    Files.writeString(real.resolve("sub/b"), "2");
    assertChanged("sub/b");
  }

  @Test
  void whatIsNoFileDoesNotCount() throws Exception {
    begin();
    var fifo = root.resolve("fifo");
    assertEquals(0, new ProcessBuilder("mkfifo", fifo.toString()).inheritIO().start().waitFor());
    Files.createSymbolicLink(root.resolve("broken"), Path.of("nothing"));
    assertChanged();
  }

  @Test
  void whatHappensWhileNothingIsFollowedIsFoundLater() throws Exception {
    begin();
    tree.unfollow();
    write("sub/b", "22");
    write("new/f", "1");
    delete("sub/deep");
    tree.followBy(watcher.events().orElseThrow());
    tree.lookAgain();
    assertChanged("sub/b", "new/f", "sub/deep/c");
    write("new/f", "2");
    assertChanged("new/f");
  }

  @Test
  void theRootThatIsDeletedAndMadeAnew() throws Exception {
    begin();
    delete("");
    tree.lookAgain();
    assertEquals(Set.of("a", "sub/b", "sub/deep/c"), names(root, tree.settle().changed()));
    assertEquals(0, tree.folders());
    write("sub/b", "1");
    tree.lookAgain();
    assertEquals(Set.of("sub/b"), names(root, tree.settle().changed()));
    write("sub/b", "2");
    assertChanged("sub/b");
  }

  /** That what was in the old one is gone is taken after the new one has been looked through. */
  @Test
  void theRootThatIsReplacedByAnother() throws Exception {
    begin();
    var old = root.resolveSibling("old");
    Files.move(root, old);
    write("sub/new", "1");
    delete(old.toString());
    var queued = new ArrayList<Tree.Happened>();
    do {
      queued.add(next());
    } while (!isToldOf(queued.getLast(), FileEvent.Kind.VANISHED, "sub"));
    tree.lookAgain();
    for (var happened : queued) {
      tree.take(happened);
    }
    assertChanged("a", "sub/b", "sub/deep/c", "sub/new");
    write("sub/new", "2");
    assertChanged("sub/new");
  }

  private static boolean isToldOf(Tree.Happened happened, FileEvent.Kind kind, String name) {
    return happened.event().kind() == kind && happened.event().name().equals(name);
  }

  @Test
  void lostEventsMakeItLookAtAll() throws Exception {
    begin();
    takeAll();
    var _ = tree.settle();
    tree.unfollow();
    write("sub/b", "22");
    var top = new Folder(root);
    tree.take(new Tree.Happened(tree, top, 0, new FileEvent(FileEvent.Kind.LOST, "", true)));
    assertEquals(Set.of("sub/b"), names(root, tree.settle().changed()));
  }

  @Test
  void aFolderThatMayNotBeReadIsToldAndTheRestCounts() throws Exception {
    Requires.notRoot();
    Files.setPosixFilePermissions(root.resolve("sub/deep"), Set.of());
    begin();
    assertEquals(List.of(root.resolve("sub/deep")), unreadable);
    write("sub/b", "2");
    assertChanged("sub/b");
  }
}
