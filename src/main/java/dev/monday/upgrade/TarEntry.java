package dev.monday.upgrade;

import java.time.Instant;

/**
 * What a tar archive says of one file.
 *
 * @param link what a link points to; empty for the others
 * @param mode permission bits, the lowest nine
 * @param size of the content, in bytes
 */
record TarEntry(Kind kind, String name, String link, int mode, long size, Instant modified) {
  enum Kind {
    FILE,
    DIRECTORY,
    SYMBOLIC_LINK,
    HARD_LINK
  }
}
