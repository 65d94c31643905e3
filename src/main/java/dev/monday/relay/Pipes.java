package dev.monday.relay;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * A loop's pipes. A connection has one only while it moves much; those that are empty wait for the
 * next. Used by the loop's thread only.
 */
final class Pipes {
  /** More would need too many descriptors; who gets none has its bytes copied. */
  private static final int MOST = 64;

  private static final int MOST_IDLE = 8;

  private final Splice splice;
  private final Deque<Pipe> idle = new ArrayDeque<>();
  private int inUse;
  private boolean usable = true;

  Pipes(Splice splice) {
    this.splice = splice;
  }

  /** An empty pipe; null when there is none to be had. */
  @Nullable Pipe take() {
    if (!usable || inUse == MOST) {
      return null;
    }
    var pipe = idle.poll();
    if (pipe == null) {
      pipe = splice.pipe(Pipe.BYTES).map(both -> new Pipe(splice, both)).orElse(null);
    }
    if (pipe != null) {
      inUse++;
    }
    return pipe;
  }

  void giveBack(Pipe pipe) {
    inUse--;
    if (pipe.isEmpty() && idle.size() < MOST_IDLE) {
      idle.push(pipe);
    } else {
      pipe.close();
    }
  }

  /** The system does not do this: nobody need ask again. */
  void giveUp() {
    usable = false;
  }

  void close() {
    idle.forEach(Pipe::close);
    idle.clear();
    splice.close();
  }
}
