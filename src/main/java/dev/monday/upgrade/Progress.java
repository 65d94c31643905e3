package dev.monday.upgrade;

/** Hears how an upgrade goes on. Called by one thread at a time. */
public interface Progress {
  /** A step that begins now, as one line for a person. */
  void step(String line);

  /** How much of the archive is here, in bytes; called at most once for each percent. */
  void downloaded(long bytes, long size);
}
