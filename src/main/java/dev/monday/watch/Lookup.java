package dev.monday.watch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * How the system finds a path: in which folders it looks for which names, through every link on the
 * way. When none of that changes, the path leads to the same file.
 *
 * @param found the file or folder itself, free of links; empty when there is none
 */
record Lookup(List<Step> steps, Optional<Path> found) {
  /** As many links as Linux follows for one path, see path_resolution(7). */
  private static final int MOST_LINKS = 40;

  /**
   * One name that is looked for.
   *
   * @param folder free of links
   */
  record Step(Path folder, String name, Entry entry) {}

  /** What is there under a name. */
  enum Entry {
    MISSING,
    LINK,
    /** A folder on the way. */
    FOLDER,
    /** What the path leads to. */
    LAST
  }

  Lookup {
    steps = List.copyOf(steps);
  }

  static Lookup of(Path path) throws IOException {
    var absolute = path.toAbsolutePath();
    Deque<Path> names = new ArrayDeque<>();
    absolute.forEach(names::add);
    var root = absolute.getRoot();
    var steps = new ArrayList<Step>();
    var at = root;
    var links = 0;
    while (!names.isEmpty()) {
      var name = names.pop().toString();
      if (name.equals("..")) {
        at = Optional.ofNullable(at.getParent()).orElse(root);
      } else if (!name.equals(".") && !name.isEmpty()) {
        var entry = entry(at.resolve(name), names.isEmpty());
        steps.add(new Step(at, name, entry));
        if (entry == Entry.MISSING || (entry == Entry.LINK && ++links > MOST_LINKS)) {
          return new Lookup(steps, Optional.empty());
        }
        if (entry == Entry.LINK) {
          var target = Files.readSymbolicLink(at.resolve(name));
          at = target.isAbsolute() ? root : at;
          push(target, names);
        } else {
          at = at.resolve(name);
        }
      }
    }
    return new Lookup(steps, Optional.of(at));
  }

  private static void push(Path target, Deque<Path> names) {
    for (var i = target.getNameCount() - 1; i >= 0; i--) {
      names.push(target.getName(i));
    }
  }

  private static Entry entry(Path path, boolean last) throws IOException {
    try {
      var attributes =
          Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (attributes.isSymbolicLink()) {
        return Entry.LINK;
      }
      if (last) {
        return Entry.LAST;
      }
      return attributes.isDirectory() ? Entry.FOLDER : Entry.MISSING;
    } catch (NoSuchFileException _) {
      return Entry.MISSING;
    }
  }
}
