package dev.monday.watch;

/**
 * What the system tells of a followed folder.
 *
 * @param name of the entry in the folder that it happened to; empty for the folder itself
 * @param ofFolder whether that entry is a folder; a link to one is not
 */
record FileEvent(Kind kind, String name, boolean ofFolder) {
  enum Kind {
    /** An entry was made, or moved here. */
    APPEARED,
    /** What is in a file has changed. */
    CHANGED,
    /** An entry was deleted, or moved away. */
    VANISHED,
    /** The followed folder itself was deleted or moved; after a deletion nothing more is told. */
    GONE,
    /** There were more events than the system keeps: anything may have happened in the folder. */
    LOST
  }
}
