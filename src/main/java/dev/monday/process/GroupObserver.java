package dev.monday.process;

import java.io.IOException;

/** Who wants to know which process groups there are: the guardian. Called by any thread. */
public interface GroupObserver {

  /** Nobody. */
  GroupObserver NONE =
      new GroupObserver() {
        @Override
        public void started(long pgid) {}

        @Override
        public void gone(long pgid) {}
      };

  /** Fails when the group cannot be taken care of; it is ended then. */
  void started(long pgid) throws IOException;

  /** Nothing of it is left; the number may soon be that of another. */
  void gone(long pgid);
}
