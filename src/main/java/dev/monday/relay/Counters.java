package dev.monday.relay;

import java.util.concurrent.atomic.LongAdder;

/** A listener's counters, added to by all loops. */
final class Counters {
  final LongAdder open = new LongAdder();
  final LongAdder total = new LongAdder();
  final LongAdder bytesIn = new LongAdder();
  final LongAdder bytesOut = new LongAdder();
  final LongAdder failed = new LongAdder();
  final LongAdder held = new LongAdder();

  Traffic snapshot() {
    return new Traffic(
        open.sum(), total.sum(), bytesIn.sum(), bytesOut.sum(), failed.sum(), held.sum());
  }
}
