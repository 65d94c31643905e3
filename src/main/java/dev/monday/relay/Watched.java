package dev.monday.relay;

import java.io.IOException;

/** What a selection key is attached to. Called on the loop's thread. */
interface Watched {

  /** The channel is ready for something that it waited for, or has an error to be found. */
  void ready() throws IOException;

  /** Ends this after {@link #ready} has failed: the other side of the connection is gone. */
  void lost(IOException reason);

  /** Ends this after a mistake of ours. */
  void broken(Throwable defect);

  /** Ends this since its listener is closed; nothing when it belongs to another. */
  void listenerClosed(Listener listener);
}
