package dev.monday.relay;

/**
 * What has gone through a listener so far.
 *
 * @param open connections that are established now
 * @param total connections accepted since the listener was bound
 * @param bytesIn bytes that clients sent and the upstream was given
 * @param bytesOut bytes that the upstream sent and clients were given
 * @param failed connections that never reached the upstream and were ended for that
 * @param held connections that wait for a usable upstream now
 */
public record Traffic(long open, long total, long bytesIn, long bytesOut, long failed, long held) {}
