package dev.monday.watch;

import dev.monday.watch.FileEvent.Kind;
import dev.monday.watch.FileEvents.Interest;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The files that count below one root, as they were last seen. What is excluded is neither followed
 * nor looked into. It remembers across times in which nothing was followed, so that looking again
 * finds what has changed meanwhile. Used by one thread.
 */
final class Tree {
  /** So many folders are followed below one root; what has more is looked through instead. */
  private static final int MOST_FOLDERS = 100_000;

  /** What happened to a folder of a tree, in its inbox until the tree's thread takes it. */
  record Happened(Tree tree, Folder folder, FileEvent event) {}

  /** What was known of a file, and the folder that it was or is in. */
  private record Before(Path folder, Stamp stamp) {}

  /**
   * What has happened until all was quiet.
   *
   * @param touched the files that were made, written or removed, whatever their content
   * @param changed those of them that differ from what was known of them
   */
  record Settled(List<Path> touched, List<Path> changed) {
    static final Settled NOTHING = new Settled(List.of(), List.of());

    Settled {
      touched = List.copyOf(touched);
      changed = List.copyOf(changed);
    }
  }

  /** What a look does with what differs from what is known. */
  private enum Look {
    /** It is news. */
    NEWS,
    /** It is how things are. */
    AS_IS
  }

  private final Path root;
  private final Filter filter;
  private final Consumer<Happened> inbox;
  private final Consumer<Path> unreadable;

  private Optional<FileEvents> events = Optional.empty();
  private Optional<Folder> top = Optional.empty();

  /** What was known of the files to which something may have happened, before it did. */
  private final Map<Path, Before> touched = new LinkedHashMap<>();

  private final Map<Object, Folder> byKey = new HashMap<>();
  private int folders;
  private boolean lost;

  /** Files that were modified later than this count as changed when they are first seen. */
  private long since = Long.MAX_VALUE;

  /**
   * @param inbox gets what happens, from another thread; it is brought back to {@link #take}
   * @param unreadable gets folders that cannot be looked into
   */
  Tree(Path root, Filter filter, Consumer<Happened> inbox, Consumer<Path> unreadable) {
    this.root = root;
    this.filter = filter;
    this.inbox = inbox;
    this.unreadable = unreadable;
  }

  Path root() {
    return root;
  }

  /** How many folders there are. */
  int folders() {
    return folders;
  }

  /** From now on what happens in every folder is told by these events. */
  void followBy(FileEvents some) {
    events = Optional.of(some);
  }

  /** Nothing is told any more; what is known stays. */
  void unfollow() {
    events = Optional.empty();
    top.ifPresent(this::unfollow);
  }

  private void unfollow(Folder folder) {
    Deque<Folder> open = new ArrayDeque<>(List.of(folder));
    while (!open.isEmpty()) {
      var next = open.pop();
      next.endFollowing();
      open.addAll(next.folders.values());
    }
  }

  /**
   * Looks at all for the first time; only files that were modified later than that have changed.
   */
  void begin(Instant then) throws IOException {
    since = TimeUnit.SECONDS.toNanos(then.getEpochSecond()) + then.getNano();
    look(Look.AS_IS);
    since = Long.MAX_VALUE;
  }

  /** Looks at all anew; what was not there before is news. */
  void lookAgain() throws IOException {
    look(Look.NEWS);
  }

  /** Looks at all anew, and takes what is there for what has always been. */
  void accept() throws IOException {
    touched.clear();
    look(Look.AS_IS);
  }

  private void look(Look how) throws IOException {
    lost = false;
    if (!Files.isDirectory(root)) {
      top.ifPresent(folder -> drop(folder, how));
      top = Optional.empty();
      return;
    }
    var folder = top.orElseGet(() -> new Folder(root));
    if (top.isEmpty()) {
      top = Optional.of(folder);
      folders++;
    }
    look(folder, how);
  }

  /** Whether something that matters may have happened. */
  boolean take(Folder folder, FileEvent event) throws IOException {
    if (event.kind() == Kind.LOST) {
      lost = true;
      return true;
    }
    if (!folder.attached) {
      return false;
    }
    return switch (event.kind()) {
      case CHANGED -> touch(folder, event.name());
      case VANISHED -> vanished(folder, event.name());
      case APPEARED -> appeared(folder, event.name());
      case GONE -> gone(folder);
      case LOST -> true;
    };
  }

  private boolean vanished(Folder folder, String name) {
    return dropFolder(folder, name) || touch(folder, name);
  }

  /** Whether there was a folder of that name. */
  private boolean dropFolder(Folder in, String name) {
    var gone = in.folders.remove(name);
    if (gone != null) {
      drop(gone, Look.NEWS);
    }
    return gone != null;
  }

  /** Of what a link leads to nothing else tells. The root may be there again, and unfollowed. */
  private boolean gone(Folder folder) throws IOException {
    folder.endFollowing();
    if (folder.parent.isPresent()) {
      return appeared(folder.parent.get(), folder.path.getFileName().toString());
    }
    lost = true;
    return true;
  }

  private boolean appeared(Folder folder, String name) throws IOException {
    var path = folder.path.resolve(name);
    var dropped = dropFolder(folder, name);
    if (!Files.isDirectory(path)) {
      return touch(folder, name) || dropped;
    }
    if (isExcluded(folder, name, true)) {
      return dropped;
    }
    var isLink = Files.isSymbolicLink(path);
    if (isLink && byKey.containsKey(keyOf(path))) {
      return false;
    }
    look(add(folder, name), Look.NEWS);
    return true;
  }

  /** Remembers what was known of a file that counts. */
  private boolean touch(Folder folder, String name) {
    var counts = folder.files.containsKey(name) || counts(folder, name);
    if (counts) {
      touch(folder, name, folder.files.getOrDefault(name, Stamp.NONE));
    }
    return counts;
  }

  private void touch(Folder folder, String name, Stamp before) {
    touched.putIfAbsent(folder.path.resolve(name), new Before(folder.path, before));
  }

  private boolean counts(Folder folder, String name) {
    return isIncluded(folder, name, false) && !isExcluded(folder, name, false);
  }

  private boolean isExcluded(Folder folder, String name, boolean isFolder) {
    return filter.excludes(root, folder.relative(name), isFolder, folder.rules);
  }

  private boolean isIncluded(Folder folder, String name, boolean isFolder) {
    return filter.includes(folder.relative(name), isFolder, folder.included);
  }

  /**
   * The files that differ now from what was known of them, and knows them so from now on. Looks at
   * all when events were lost.
   */
  Settled settle() throws IOException {
    if (lost) {
      lookAgain();
    }
    var changed = new ArrayList<Path>();
    var ignoring = new ArrayList<Folder>();
    for (var entry : touched.entrySet()) {
      var path = entry.getKey();
      var folder = find(entry.getValue().folder());
      var name = path.getFileName().toString();
      var now = folder.isPresent() ? Stamp.reading(path) : Stamp.NONE;
      folder.ifPresent(known -> know(known, name, now));
      if (!now.hasContentOf(entry.getValue().stamp())) {
        changed.add(path);
        if (filter.isRules(name) && folder.isPresent()) {
          ignoring.add(folder.get());
        }
      }
    }
    var settled = new Settled(List.copyOf(touched.keySet()), changed);
    touched.clear();
    for (var folder : ignoring) {
      if (folder.attached) {
        look(folder, Look.AS_IS);
      }
    }
    return settled;
  }

  private static void know(Folder folder, String name, Stamp now) {
    if (now.isFile()) {
      folder.files.put(name, now);
    } else {
      folder.files.remove(name);
    }
  }

  private Optional<Folder> find(Path path) {
    var at = top;
    if (path.equals(root)) {
      return at;
    }
    for (var name : root.relativize(path)) {
      at = at.map(folder -> folder.folders.get(name.toString()));
    }
    return at;
  }

  private Folder add(Folder parent, String name) {
    var child = parent.child(name);
    parent.folders.put(name, child);
    folders++;
    return child;
  }

  /** All below a folder is gone. */
  private void drop(Folder folder, Look how) {
    Deque<Folder> open = new ArrayDeque<>(List.of(folder));
    while (!open.isEmpty()) {
      var next = open.pop();
      next.attached = false;
      next.endFollowing();
      byKey.remove(next.key, next);
      folders--;
      if (how == Look.NEWS) {
        next.files.forEach((name, stamp) -> touch(next, name, stamp));
      }
      open.addAll(next.folders.values());
    }
  }

  /** A folder that is reached by a link. */
  private record Linked(Folder in, String name) {}

  /** Looks into a folder and all below; links last, so that they do not hide the real folders. */
  private void look(Folder first, Look how) throws IOException {
    Deque<Folder> open = new ArrayDeque<>(List.of(first));
    Deque<Linked> links = new ArrayDeque<>();
    while (!open.isEmpty() || !links.isEmpty()) {
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedIOException("ended while looking through " + root);
      }
      if (open.isEmpty()) {
        var link = links.pop();
        if (link.in.attached && !byKey.containsKey(keyOf(link.in.path.resolve(link.name)))) {
          open.add(add(link.in, link.name));
        }
      } else {
        lookIfThere(open.pop(), how, open, links);
      }
    }
  }

  private void lookIfThere(Folder folder, Look how, Deque<Folder> open, Deque<Linked> links)
      throws IOException {
    try {
      follow(folder);
      new Looking(folder, how, open, links).look();
    } catch (NoSuchFileException | NotDirectoryException _) {
      forget(folder, how);
    } catch (AccessDeniedException _) {
      unreadable.accept(folder.path);
    }
  }

  private void forget(Folder folder, Look how) {
    folder.parent.ifPresentOrElse(
        parent -> parent.folders.remove(folder.path.getFileName().toString(), folder),
        () -> top = Optional.empty());
    drop(folder, how);
  }

  /** Follows it before its entries are read, so that none is missed. */
  private void follow(Folder folder) throws IOException {
    var key = keyOf(folder.path);
    if (!key.equals(folder.key)) {
      folder.endFollowing();
      byKey.remove(folder.key, folder);
      folder.key = key;
      byKey.putIfAbsent(key, folder);
    }
    if (events.isPresent() && folder.following == null) {
      if (folders > MOST_FOLDERS) {
        throw new FollowLimitException(
            "it has more than %,d folders; exclude some".formatted(MOST_FOLDERS));
      }
      folder.following =
          events
              .get()
              .follow(
                  folder.path,
                  Interest.CONTENTS,
                  event -> inbox.accept(new Happened(this, folder, event)));
    }
  }

  /** Where the file system numbers nothing, the real path tells folders apart. */
  private static Object keyOf(Path folder) throws IOException {
    var key = Files.readAttributes(folder, BasicFileAttributes.class).fileKey();
    return Objects.requireNonNullElseGet(key, () -> folder.toAbsolutePath().normalize());
  }

  /** One look into one folder. */
  private final class Looking {
    private final Folder folder;
    private final Look how;
    private final Deque<Folder> open;
    private final Deque<Linked> links;
    private final Set<String> seen = new HashSet<>();

    Looking(Folder folder, Look how, Deque<Folder> open, Deque<Linked> links) {
      this.folder = folder;
      this.how = how;
      this.open = open;
      this.links = links;
    }

    void look() throws IOException {
      readRules();
      try (var entries = Files.newDirectoryStream(folder.path)) {
        for (var entry : entries) {
          look(entry);
        }
      } catch (DirectoryIteratorException e) {
        throw e.getCause();
      }
      forgetUnseen();
    }

    private void readRules() throws IOException {
      var above = folder.parent.map(parent -> parent.rules).orElse(Filter.Rules.NONE);
      folder.rules = filter.rulesOf(folder.path, folder.relative, above);
      folder.included =
          folder
              .parent
              .map(parent -> isIncluded(parent, folder.path.getFileName().toString(), true))
              .orElseGet(filter::includesAll);
    }

    private void look(Path entry) throws IOException {
      var name = entry.getFileName().toString();
      try {
        var own = Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (own.isSymbolicLink()) {
          lookAtTarget(entry, name);
        } else {
          look(name, own);
        }
      } catch (NoSuchFileException _) {
        // gone meanwhile, which is told
      }
    }

    private void lookAtTarget(Path link, String name) throws IOException {
      try {
        var target = Files.readAttributes(link, BasicFileAttributes.class);
        if (!target.isDirectory()) {
          look(name, target);
        } else if (!isExcluded(folder, name, true)) {
          seen.add(name);
          lookThrough(name);
        }
      } catch (FileSystemException _) {
        // it leads nowhere, to itself, or where nobody may look
      }
    }

    private void lookThrough(String name) {
      var known = folder.folders.get(name);
      if (known == null) {
        links.add(new Linked(folder, name));
      } else {
        open.add(known);
      }
    }

    private void look(String name, BasicFileAttributes attributes) {
      if (attributes.isDirectory()) {
        if (!isExcluded(folder, name, true)) {
          seen.add(name);
          var known = folder.folders.get(name);
          open.add(known == null ? add(folder, name) : known);
        }
      } else if (counts(folder, name)) {
        seen.add(name);
        look(name, Stamp.of(attributes));
      }
    }

    private void look(String name, Stamp now) {
      var before = folder.files.getOrDefault(name, Stamp.NONE);
      if (now.looksLike(before)) {
        return;
      }
      if (how == Look.NEWS || now.modified() >= since) {
        touch(folder, name, before);
      } else {
        know(folder, name, now);
      }
    }

    private void forgetUnseen() {
      for (var name : List.copyOf(folder.folders.keySet())) {
        if (!seen.contains(name)) {
          drop(Objects.requireNonNull(folder.folders.remove(name)), how);
        }
      }
      for (var name : List.copyOf(folder.files.keySet())) {
        if (!seen.contains(name)) {
          var stamp = Objects.requireNonNull(folder.files.remove(name));
          if (how == Look.NEWS) {
            touch(folder, name, stamp);
          }
        }
      }
    }
  }
}
