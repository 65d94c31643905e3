package dev.monday.upgrade;

import java.time.Duration;

/**
 * What an upgrade waits for and takes in at most.
 *
 * @param silence how long a server may send nothing, also while it is being connected to
 * @param download how long one file may take from the first byte to the last
 * @param trial how long the new program may take to say its version
 * @param archiveBytes the largest archive
 * @param unpackedBytes the largest sum of the sizes of the files in an archive
 */
public record Limits(
    Duration silence, Duration download, Duration trial, long archiveBytes, long unpackedBytes) {

  /** The largest description or signature, in bytes. */
  static final int DESCRIPTION_BYTES = 64 << 10;

  /** What {@code monday upgrade} allows. */
  public static final Limits USUAL =
      new Limits(
          Duration.ofSeconds(30),
          Duration.ofHours(1),
          Duration.ofSeconds(30),
          512L << 20,
          2L << 30);
}
