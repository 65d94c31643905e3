package dev.monday.relay;

import java.time.Duration;

/**
 * How long the relay waits for what.
 *
 * @param hold for a usable upstream, from the accept on
 * @param dial for an upstream's answer, the lookup of its name included
 * @param stagger between the starts of two attempts that race (RFC 8305, section 5)
 * @param firstRetry before a refused dial is repeated; doubles with each up to {@code lastRetry}
 * @param acceptPause after an accept failed
 * @param resetSearch between two looks for resets of sockets that are not read
 * @param noticePause between two notices of one kind
 */
record Timing(
    Duration hold,
    Duration dial,
    Duration stagger,
    Duration firstRetry,
    Duration lastRetry,
    Duration acceptPause,
    Duration resetSearch,
    Duration noticePause) {

  static Timing withHold(Duration hold) {
    return new Timing(
        hold,
        Duration.ofSeconds(10),
        Duration.ofMillis(250),
        Duration.ofMillis(20),
        Duration.ofMillis(250),
        Duration.ofMillis(100),
        Duration.ofSeconds(1),
        Duration.ofSeconds(10));
  }
}
