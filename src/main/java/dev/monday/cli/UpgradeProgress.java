package dev.monday.cli;

import dev.monday.upgrade.Progress;
import java.io.PrintStream;

/** Prints the steps of an upgrade; on a terminal also a line that counts the download up. */
final class UpgradeProgress implements Progress {
  private static final long MEBIBYTE = 1 << 20;

  private final PrintStream out;
  private final boolean terminal;
  private boolean counting;

  UpgradeProgress(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  @Override
  public void step(String line) {
    endCount();
    out.println(line);
  }

  @Override
  public void downloaded(long bytes, long size) {
    if (terminal) {
      counting = true;
      out.printf("\r%3d %% of %.1f MiB", bytes * 100 / size, (double) size / MEBIBYTE);
      out.flush();
    }
  }

  /** Ends the line that counts, so that what follows does not run into it. */
  void endCount() {
    if (counting) {
      counting = false;
      out.println();
    }
  }
}
