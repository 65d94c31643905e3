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
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
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
  static final int MOST_FOLDERS = 100_000;

  /** So many of the files that were modified last are read ahead. */
  private static final int MOST_READ_AHEAD = 1000;

  private static final long MOST_BYTES_READ_AHEAD = 32 * 1024 * 1024;

  /**
   * What happened to a folder of a tree, in its inbox until the tree's thread takes it.
   *
   * @param following which of the folder's followings has told it
   */
  record Happened(Tree tree, Folder folder, int following, FileEvent event) {}

  /** What was known of a file, and the folder that it was or is in. */
  private record Before(Path folder, Stamp stamp) {}

  /** A file whose content is not known yet. */
  record Unread(Folder folder, String name, Stamp stamp) {}

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
  private final int mostFolders;

  private Optional<FileEvents> events = Optional.empty();
  private Optional<Folder> top = Optional.empty();

  /** What was known of the files to which something may have happened, before it did. */
  private final Map<Path, Before> touched = new LinkedHashMap<>();

  /** All folders by their keys, from the first link to a folder on: most trees have none. */
  private Optional<Map<Object, Folder>> byKey = Optional.empty();

  private int folders;
  private boolean lost;

  /** Files that were modified later than this count as changed when they are first seen. */
  private long since = Long.MAX_VALUE;

  /** The time of a file that was modified before cannot be that of another change after a look. */
  private long settledBefore;

  /**
   * @param inbox gets what happens, from another thread; it is brought back to {@link #take}
   * @param unreadable gets folders that cannot be looked into
   * @param mostFolders how many folders are followed, {@link #MOST_FOLDERS} but for tests
   */
  Tree(
      Path root,
      Filter filter,
      Consumer<Happened> inbox,
      Consumer<Path> unreadable,
      int mostFolders) {
    this.root = root;
    this.filter = filter;
    this.inbox = inbox;
    this.unreadable = unreadable;
    this.mostFolders = mostFolders;
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
      open.addAll(next.folders().values());
    }
  }

  /**
   * Looks at all for the first time; only files that were modified later than that have changed.
   */
  void begin(Instant then) throws IOException {
    since = TimeUnit.SECONDS.toNanos(then.getEpochSecond()) + then.getNano();
    settledBefore = since;
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
  boolean take(Happened what) throws IOException {
    var folder = what.folder;
    var event = what.event;
    if (event.kind() == Kind.LOST) {
      lost = true;
      return true;
    }
    if (!folder.attached || what.following != folder.endedFollowings) {
      return false; // another folder may be there since, and that has been looked through
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
    var gone = in.remove(name);
    if (gone != null) {
      drop(gone, Look.NEWS);
    }
    return gone != null;
  }

  /** Of what a link leads to nothing else tells. The root may be there again, and unfollowed. */
  private boolean gone(Folder folder) throws IOException {
    folder.endFollowing();
    if (folder.parent != null) {
      return appeared(folder.parent, folder.name);
    }
    lost = true;
    return true;
  }

  private boolean appeared(Folder folder, String name) throws IOException {
    var path = folder.path().resolve(name);
    var dropped = dropFolder(folder, name);
    if (!Files.isDirectory(path)) {
      return touch(folder, name) || dropped;
    }
    if (isExcluded(folder, folder.relative(name), true)) {
      return dropped;
    }
    var isLink = Files.isSymbolicLink(path);
    if (isLink && byKey().containsKey(keyOf(path))) {
      return false;
    }
    look(add(folder, name), Look.NEWS);
    return true;
  }

  /** Remembers what was known of a file that counts. */
  private boolean touch(Folder folder, String name) {
    var counts = folder.files.containsKey(name) || counts(folder, folder.relative(name));
    if (counts) {
      touch(folder, name, folder.files.getOrDefault(name, Stamp.NONE));
    }
    return counts;
  }

  private void touch(Folder folder, String name, Stamp before) {
    var path = folder.path();
    touched.putIfAbsent(path.resolve(name), new Before(path, before));
  }

  /**
   * Whether a file matters.
   *
   * @param file from the root, with slashes
   */
  private boolean counts(Folder folder, String file) {
    return filter.includes(file, false, folder.included) && !isExcluded(folder, file, false);
  }

  private boolean isExcluded(Folder folder, String entry, boolean isFolder) {
    return filter.excludes(root, entry, isFolder, folder.rules);
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

  /**
   * The files that are most likely to be saved next, the one that was modified last first: once
   * they are read, a save that leaves their content is no change.
   */
  List<Unread> unread() {
    var all = new PriorityQueue<Unread>(Comparator.comparingLong(one -> one.stamp.modified()));
    Deque<Folder> open = new ArrayDeque<>();
    top.ifPresent(open::add);
    while (!open.isEmpty()) {
      var folder = open.pop();
      folder.files.forEach((name, stamp) -> {
        if (stamp.mayBeRead() && stamp.modified() < settledBefore) {
          all.add(new Unread(folder, name, stamp));
          if (all.size() > MOST_READ_AHEAD) {
            all.remove();
          }
        }
      });
      open.addAll(folder.folders().values());
    }
    var latest = new ArrayList<Unread>(all);
    latest.sort(all.comparator().reversed());
    var bytes = 0L;
    var many = 0;
    while (many < latest.size()
        && (bytes += latest.get(many).stamp.size()) <= MOST_BYTES_READ_AHEAD) {
      many++;
    }
    return List.copyOf(latest.subList(0, many));
  }

  /** Reads a file's content, unless something has happened to it. */
  void read(Unread file) {
    if (file.folder.attached && file.stamp.equals(file.folder.files.get(file.name))) {
      var path = file.folder.path().resolve(file.name);
      var now = Stamp.reading(path);
      if (now.looksLike(file.stamp) && Stamp.looking(path).looksLike(file.stamp)) {
        file.folder.files.put(file.name, now);
      }
    }
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
      at = at.map(folder -> folder.folders().get(name.toString()));
    }
    return at;
  }

  private Folder add(Folder parent, String name) {
    folders++;
    return parent.add(name);
  }

  /** Says which folder it is; another one in its place is not followed yet. */
  private void identify(Folder folder, Object key) {
    if (!key.equals(folder.key)) {
      folder.endFollowing();
      byKey.ifPresent(all -> all.remove(folder.key, folder));
      folder.key = key;
      byKey.ifPresent(all -> all.putIfAbsent(key, folder));
    }
  }

  private Map<Object, Folder> byKey() {
    if (byKey.isEmpty()) {
      var all = new HashMap<Object, Folder>();
      Deque<Folder> open = new ArrayDeque<>();
      top.ifPresent(open::add);
      while (!open.isEmpty()) {
        var next = open.pop();
        if (next.key != null) {
          all.putIfAbsent(next.key, next);
        }
        open.addAll(next.folders().values());
      }
      byKey = Optional.of(all);
    }
    return byKey.get();
  }

  /** All below a folder is gone. */
  private void drop(Folder folder, Look how) {
    Deque<Folder> open = new ArrayDeque<>(List.of(folder));
    while (!open.isEmpty()) {
      var next = open.pop();
      next.attached = false;
      next.endFollowing();
      byKey.ifPresent(all -> all.remove(next.key, next));
      folders--;
      if (how == Look.NEWS) {
        next.files.forEach((name, stamp) -> touch(next, name, stamp));
      }
      open.addAll(next.folders().values());
    }
  }

  /** A folder that is reached by a link. */
  private record Linked(Folder in, String name, Object key) {}

  /** Looks into a folder and all below; links last, so that they do not hide the real folders. */
  private void look(Folder first, Look how) throws IOException {
    Deque<Folder> open = new ArrayDeque<>();
    Deque<Linked> links = new ArrayDeque<>();
    try {
      identify(first, keyOf(first.path()));
      open.add(first);
    } catch (NoSuchFileException _) {
      forget(first, how);
    }
    while (!open.isEmpty() || !links.isEmpty()) {
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedIOException("ended while looking through " + root);
      }
      if (open.isEmpty()) {
        lookThrough(links.pop(), open);
      } else {
        lookIfThere(open.pop(), how, open, links);
      }
    }
  }

  private void lookThrough(Linked link, Deque<Folder> open) {
    if (link.in.attached && !byKey().containsKey(link.key)) {
      var folder = add(link.in, link.name);
      identify(folder, link.key);
      open.add(folder);
    }
  }

  private void lookIfThere(Folder folder, Look how, Deque<Folder> open, Deque<Linked> links)
      throws IOException {
    var path = folder.path();
    try {
      follow(folder, path);
      new Looking(folder, path, how, open, links).look();
    } catch (NoSuchFileException | NotDirectoryException _) {
      forget(folder, how);
    } catch (AccessDeniedException _) {
      unreadable.accept(path);
    }
  }

  private void forget(Folder folder, Look how) {
    if (folder.parent == null) {
      top = Optional.empty();
    } else if (folder.parent.folders().get(folder.name) == folder) {
      var _ = folder.parent.remove(folder.name);
    }
    drop(folder, how);
  }

  /** Follows it before its entries are read, so that none is missed. */
  private void follow(Folder folder, Path path) throws IOException {
    if (events.isEmpty() || folder.following != null) {
      return;
    }
    if (folders > mostFolders) {
      throw new FollowLimitException(
          "it has more than %,d folders; exclude some".formatted(mostFolders));
    }
    var number = folder.endedFollowings;
    folder.following =
        events
            .get()
            .follow(
                path,
                Interest.TREE,
                event -> inbox.accept(new Happened(this, folder, number, event)));
  }

  private static Object keyOf(Path folder) throws IOException {
    return keyOf(folder, Files.readAttributes(folder, BasicFileAttributes.class));
  }

  /** Where the file system numbers nothing, the real path tells folders apart. */
  private static Object keyOf(Path folder, BasicFileAttributes attributes) {
    return Objects.requireNonNullElseGet(
        attributes.fileKey(), () -> folder.toAbsolutePath().normalize());
  }

  /** One look into one folder. */
  private final class Looking {
    private final Folder folder;
    private final Path path;
    private final String relative;
    private final Look how;
    private final Deque<Folder> open;
    private final Deque<Linked> links;

    /** Whether there was anything in it. */
    private final boolean isKnown;

    private final Set<String> seen = new HashSet<>();

    Looking(Folder folder, Path path, Look how, Deque<Folder> open, Deque<Linked> links) {
      this.folder = folder;
      this.path = path;
      this.relative = folder.relative();
      this.how = how;
      this.open = open;
      this.links = links;
      this.isKnown = !folder.folders().isEmpty() || !folder.files.isEmpty();
    }

    void look() throws IOException {
      var names = names();
      readRules(names);
      for (var name : names) {
        look(name);
      }
      if (isKnown) {
        forgetUnseen();
      }
    }

    /** In fewer calls of the system than a stream of a folder, which says why there is none. */
    private List<String> names() throws IOException {
      var names = path.toFile().list();
      if (names != null) {
        return List.of(names);
      }
      try (var entries = Files.newDirectoryStream(path)) {
        var all = new ArrayList<String>();
        entries.forEach(entry -> all.add(entry.getFileName().toString()));
        return all;
      } catch (DirectoryIteratorException e) {
        throw e.getCause();
      }
    }

    private void readRules(List<String> names) throws IOException {
      var above = folder.parent == null ? Filter.Rules.NONE : folder.parent.rules;
      var isRuled = names.stream().anyMatch(filter::isRules);
      folder.rules = isRuled ? filter.rulesOf(path, relative, above) : above;
      folder.included =
          folder.parent == null
              ? filter.includesAll()
              : filter.includes(relative, true, folder.parent.included);
    }

    private String relative(String name) {
      return relative.isEmpty() ? name : relative + "/" + name;
    }

    private boolean isExcluded(String name) {
      return Tree.this.isExcluded(folder, relative(name), true);
    }

    private void saw(String name) {
      if (isKnown) {
        seen.add(name);
      }
    }

    private void look(String name) throws IOException {
      var entry = path.resolve(name);
      try {
        var own = Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (own.isSymbolicLink()) {
          lookAtTarget(entry, name);
        } else if (!own.isDirectory()) {
          lookAtFile(name, own);
        } else if (!isExcluded(name)) {
          lookAtFolder(entry, name, own);
        }
      } catch (NoSuchFileException _) {
        // gone meanwhile, which is told
      }
    }

    private void lookAtTarget(Path link, String name) throws IOException {
      try {
        var target = Files.readAttributes(link, BasicFileAttributes.class);
        if (!target.isDirectory()) {
          lookAtFile(name, target);
        } else if (!isExcluded(name)) {
          if (folder.folders().containsKey(name)) {
            lookAtFolder(link, name, target);
          } else {
            saw(name);
            links.add(new Linked(folder, name, keyOf(link, target)));
          }
        }
      } catch (FileSystemException _) {
        // it leads nowhere, to itself, or where nobody may look
      }
    }

    private void lookAtFolder(Path entry, String name, BasicFileAttributes attributes) {
      saw(name);
      var known = folder.folders().get(name);
      var next = known == null ? add(folder, name) : known;
      identify(next, keyOf(entry, attributes));
      open.add(next);
    }

    private void lookAtFile(String name, BasicFileAttributes attributes) {
      if (counts(folder, relative(name))) {
        saw(name);
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
      for (var name : List.copyOf(folder.folders().keySet())) {
        if (!seen.contains(name)) {
          drop(Objects.requireNonNull(folder.remove(name)), how);
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
