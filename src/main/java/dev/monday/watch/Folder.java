package dev.monday.watch;

import dev.monday.watch.FileEvents.Following;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A folder of a tree and what was last seen in it. Used by the tree's thread alone. A tree may have
 * many, so it keeps no path but its name.
 */
final class Folder {
  final @Nullable Folder parent;
  private final Path root;

  /** In its parent; empty for the root. */
  final String name;

  private Map<String, Folder> folders = Map.of();
  final Map<String, Stamp> files = new HashMap<>(4);
  Filter.Rules rules;

  /** Whether what no pattern of {@code include} is about counts in it. */
  boolean included;

  /** What tells this folder from all others; null where the file system has no such thing. */
  @Nullable Object key;

  @Nullable Following following;

  /** How many times it was followed before. */
  int endedFollowings;

  /** It is still part of the tree. */
  boolean attached = true;

  /** The root. */
  Folder(Path root) {
    this(null, root, "", Filter.Rules.NONE);
  }

  private Folder(@Nullable Folder parent, Path root, String name, Filter.Rules rules) {
    this.parent = parent;
    this.root = root;
    this.name = name;
    this.rules = rules;
  }

  /** The folders in it, by name. */
  Map<String, Folder> folders() {
    return folders;
  }

  /** A new folder in this one. */
  Folder add(String child) {
    if (folders.isEmpty()) {
      folders = new HashMap<>(4);
    }
    var added = new Folder(this, root, child, rules);
    folders.put(child, added);
    return added;
  }

  /** The folder of that name, which is in this one no longer; null when there was none. */
  @Nullable Folder remove(String child) {
    return folders.isEmpty() ? null : folders.remove(child);
  }

  Path path() {
    return root.resolve(relative());
  }

  /** From the root, with slashes; empty for the root. */
  String relative() {
    return parent == null ? "" : parent.relative(name);
  }

  /** From the root, with slashes. */
  String relative(String child) {
    return parent == null ? child : relative() + "/" + child;
  }

  void endFollowing() {
    if (following != null) {
      following.close();
      following = null;
      endedFollowings++;
    }
  }
}
