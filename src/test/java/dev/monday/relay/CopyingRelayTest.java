package dev.monday.relay;

/** Bytes are read into this program and written from it. */
class CopyingRelayTest extends RelayContract {

  @Override
  Relay relay(Timing timing, Names names) {
    return new Relay(timing, names);
  }
}
