package dev.monday.relay;

/** Makes connections to what no socket of this machine leads to directly. */
public interface Connector {

  /**
   * Makes one, which belongs to the caller. It may wait, with a deadline of its own: it is called
   * on a virtual thread, which is interrupted when nobody wants the connection any more.
   *
   * @throws UnreachableException when there is none to be had
   */
  Duplex connect() throws UnreachableException, InterruptedException;
}
