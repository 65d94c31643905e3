package dev.monday.process;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The TCP ports that programs of this machine listen on, this program included. */
public interface ListeningSockets {

  static ListeningSockets ofThisSystem() {
    return Posix.IS_LINUX ? new LinuxListeningSockets() : new LsofListeningSockets();
  }

  /**
   * All of this program's network namespace, in no order. On Linux that takes well under a
   * millisecond and can be asked again and again.
   */
  List<ListeningSocket> all() throws IOException;

  /**
   * Those that one of these processes has open. Looks at every open file of them, so it is asked
   * only when {@link #all()} has changed. Of a process that has ended or whose files this user may
   * not see (another user's, or one whose program has capabilities of its own) there are none.
   */
  List<ListeningSocket> of(Collection<Long> pids) throws IOException;

  /**
   * A process that has it open, the one with the lowest number where there are more: mostly the
   * parent. Empty when it is closed, or open in processes only whose files this user may not see.
   * Looks at all processes.
   */
  Optional<SocketOwner> owner(ListeningSocket socket) throws IOException;
}
