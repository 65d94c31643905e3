package dev.monday.process;

import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Sockets from the kernel by netlink, or from {@code /proc/net} where a sandbox refuses that; their
 * processes from {@code /proc/PID/fd}.
 */
final class LinuxListeningSockets implements ListeningSockets {

  private final SocketTable first;
  private final SocketTable second;

  LinuxListeningSockets() {
    this(new NetlinkSocketTable(), new ProcSocketTable());
  }

  LinuxListeningSockets(SocketTable first, SocketTable second) {
    this.first = first;
    this.second = second;
  }

  @Override
  public List<ListeningSocket> all() throws IOException {
    try {
      return first.read();
    } catch (IOException refusal) {
      return readSecond(refusal);
    }
  }

  private List<ListeningSocket> readSecond(IOException refusal) throws IOException {
    try {
      return second.read();
    } catch (IOException failure) {
      failure.addSuppressed(refusal);
      throw failure;
    }
  }

  @Override
  public List<ListeningSocket> of(Collection<Long> pids) throws IOException {
    Set<Long> open = new HashSet<>();
    for (long pid : pids) {
      open.addAll(OpenSockets.of(pid));
    }
    return all().stream().filter(socket -> open.contains(socket.id())).toList();
  }

  @Override
  public Optional<SocketOwner> owner(ListeningSocket socket) {
    return ProcessHandle.allProcesses()
        .mapToLong(ProcessHandle::pid)
        .sorted()
        .filter(pid -> OpenSockets.of(pid).contains(socket.id()))
        .mapToObj(pid -> new SocketOwner(pid, OpenSockets.program(pid)))
        .findFirst();
  }
}
