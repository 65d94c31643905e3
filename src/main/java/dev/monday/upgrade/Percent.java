package dev.monday.upgrade;

/** Passes a count of bytes on when it reached the next percent of the whole. */
final class Percent {
  private final long size;
  private final Progress progress;
  private long last = -1;

  Percent(long size, Progress progress) {
    this.size = size;
    this.progress = progress;
  }

  void reached(long bytes) {
    var percent = bytes * 100 / size;
    if (percent > last) {
      last = percent;
      progress.downloaded(bytes, size);
    }
  }
}
