package dev.monday.lifecycle;

/**
 * A batch of a component's output, at most 64 KiB and a line: valid UTF-8 in which every control
 * character but tab is gone, SGR sequences (colours) excepted. Lines end with {@code \n}; only the
 * last one may be without it. Kept as bytes because most of it is only passed on.
 */
public final class Lines {
  private final byte[] text;
  private final int count;
  private final boolean continuesLine;

  /**
   * @param text not copied; must not change after this
   * @param count how many line ends {@code text} has
   * @param continuesLine whether the text goes on with a line that an earlier batch left unfinished
   */
  public Lines(byte[] text, int count, boolean continuesLine) {
    this.text = text;
    this.count = count;
    this.continuesLine = continuesLine;
  }

  /** The bytes themselves; read only. */
  public byte[] text() {
    return text;
  }

  /** How many lines end in this batch. */
  public int count() {
    return count;
  }

  public boolean continuesLine() {
    return continuesLine;
  }

  /** Whether the last line goes on in a later batch. */
  public boolean leavesLineUnfinished() {
    return text.length > 0 && text[text.length - 1] != '\n';
  }
}
