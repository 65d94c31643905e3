package dev.monday.process;

/** The signals that this program sends, and the numbers that this system gives them. */
public enum Signal {
  HUP(1, 1),
  INT(2, 2),
  QUIT(3, 3),
  KILL(9, 9),
  USR1(10, 30),
  USR2(12, 31),
  TERM(15, 15),
  CONT(18, 19),
  STOP(19, 17),
  WINCH(28, 28);

  private static final String[] FIRST_FIFTEEN = {
    "", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "", "FPE", "KILL", "", "SEGV", "", "PIPE",
    "ALRM", "TERM"
  };

  private final int onLinux;
  private final int onMac;

  Signal(int onLinux, int onMac) {
    this.onLinux = onLinux;
    this.onMac = onMac;
  }

  int number() {
    return Posix.IS_LINUX ? onLinux : onMac;
  }

  /** The name of a signal that means the same on every system; empty for any other number. */
  static String name(int number) {
    return number > 0 && number < FIRST_FIFTEEN.length ? FIRST_FIFTEEN[number] : "";
  }
}
