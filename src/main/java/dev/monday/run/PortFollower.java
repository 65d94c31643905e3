package dev.monday.run;

import dev.monday.lifecycle.ComponentId;
import dev.monday.process.ListeningSocket;
import java.io.IOException;
import java.util.Set;

/** Who wants to know on which ports the apps listen. Called by one thread, one after the other. */
public interface PortFollower {
  /** What an app listens on has changed; this is all of it, and none when the app has ended. */
  void listening(ComponentId app, Set<ListeningSocket> sockets);

  /** For now it cannot be found out; said once, until it could be again. */
  void unknown(IOException cause);
}
