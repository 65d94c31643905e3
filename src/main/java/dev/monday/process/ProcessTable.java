package dev.monday.process;

import java.util.List;

/** What the system tells about its processes. Zombies are no processes here. */
interface ProcessTable {

  /** A living process: its group, its session, and the marker that its environment carries. */
  record Entry(long pid, long group, long session, Marker marker) {}

  /** All processes but this program itself; markers of other users' processes are not seen. */
  List<Entry> scan();

  /** Whether one process lives and is still of that group or session. Much cheaper than a scan. */
  boolean isMember(long pid, long groupOrSession);

  static ProcessTable ofThisSystem() {
    return Posix.IS_LINUX ? new ProcFileSystem() : new PsCommand();
  }
}
