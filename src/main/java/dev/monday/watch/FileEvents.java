package dev.monday.watch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** The system's own events of folders. Safe for use by many threads. */
interface FileEvents extends AutoCloseable {
  /** What is told of a folder; each tells also what the ones before it do. */
  enum Interest {
    /** That the folder itself is gone. */
    ITSELF,
    /** Which entries appear and vanish. */
    NAMES,
    /** Which files in it change as well. */
    CONTENTS,
    /** The same, of a folder of a tree in which all folders that count are followed. */
    TREE
  }

  /** A folder that is being followed. */
  interface Following extends AutoCloseable {
    /** Ends it; an event that is on its way may still be told. */
    @Override
    void close();
  }

  /**
   * Tells from now on what happens in a folder, but not below its folders.
   *
   * @param listener called on the thread of the events, so it must not block
   * @throws FollowLimitException when the system follows no more
   * @throws IOException when the folder cannot be followed, or is none
   */
  Following follow(Path folder, Interest interest, Consumer<FileEvent> listener) throws IOException;

  @Override
  void close();
}
