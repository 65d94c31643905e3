package dev.monday.relay;

import dev.monday.testing.Requires;

/** Where much is moved, bytes go through pipes and never into this program. */
class SplicingRelayTest extends RelayContract {

  @Override
  Relay relay(Timing timing, Names names) {
    Requires.linux();
    Requires.that(
        Splice.ofThisSystem().isPresent(),
        "no --add-exports=java.base/sun.nio.ch=ALL-UNNAMED for splicing");
    return new Relay(timing, names, Splice::ofThisSystem);
  }
}
