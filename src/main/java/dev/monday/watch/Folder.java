package dev.monday.watch;

import dev.monday.watch.FileEvents.Following;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A folder of a tree and what was last seen in it. Used by the tree's thread alone. */
final class Folder {
  final Optional<Folder> parent;
  final Path path;

  /** From the root, with slashes; empty for the root. */
  final String relative;

  final Map<String, Folder> folders = new HashMap<>(4);
  final Map<String, Stamp> files = new HashMap<>(8);
  Filter.Rules rules;

  /** Whether what no pattern of {@code include} is about counts in it. */
  boolean included;

  /** What tells this folder from all others; null where the file system has no such thing. */
  @Nullable Object key;

  @Nullable Following following;

  /** It is still part of the tree. */
  boolean attached = true;

  /** The root. */
  Folder(Path path) {
    this(Optional.empty(), path, "", Filter.Rules.NONE);
  }

  private Folder(Optional<Folder> parent, Path path, String relative, Filter.Rules rules) {
    this.parent = parent;
    this.path = path;
    this.relative = relative;
    this.rules = rules;
  }

  /** A folder in this one. */
  Folder child(String name) {
    return new Folder(Optional.of(this), path.resolve(name), relative(name), rules);
  }

  /** From the root, with slashes. */
  String relative(String name) {
    return relative.isEmpty() ? name : relative + "/" + name;
  }

  void endFollowing() {
    if (following != null) {
      following.close();
      following = null;
    }
  }
}
