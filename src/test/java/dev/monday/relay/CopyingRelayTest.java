package dev.monday.relay;

import java.util.Optional;

/** Bytes are read into this program and written from it. */
class CopyingRelayTest extends RelayContract {

  @Override
  Relay relay(Timing timing, Names names) {
    return new Relay(timing, names, Optional::empty);
  }
}
