package dev.monday.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The processes of a system without {@code /proc}, as its {@code ps} lists them. */
final class PsCommand implements ProcessTable {

  private final long ownPid = ProcessHandle.current().pid();

  @Override
  public List<Entry> scan() {
    Map<Long, Marker> markers = markers();
    var entries = new ArrayList<Entry>();
    for (String line : lines("-A", "-o", "pid=,pgid=,stat=")) {
      String[] fields = line.split(" +", 3);
      long pid = Long.parseLong(fields[0]);
      long group = Long.parseLong(fields[1]);
      if (pid != ownPid && !fields[2].startsWith("Z")) {
        // A leader's group number is its session's number too; others are found by their marker.
        entries.add(new Entry(pid, group, group, markers.getOrDefault(pid, Marker.NONE)));
      }
    }
    return List.copyOf(entries);
  }

  @Override
  public boolean isMember(long pid, long groupOrSession) {
    return scan().stream().anyMatch(entry -> entry.pid() == pid && entry.group() == groupOrSession);
  }

  /** The {@code -E} of ps adds the environment, separated by spaces, to the command. */
  private static Map<Long, Marker> markers() {
    var markers = new HashMap<Long, Marker>();
    for (String line : lines("-A", "-E", "-ww", "-o", "pid=,command=")) {
      int end = line.indexOf(' ');
      String session = value(line, Marker.SESSION);
      if (end > 0 && !session.isEmpty()) {
        long pid = Long.parseLong(line.substring(0, end));
        markers.put(pid, new Marker(session, value(line, Marker.COMPONENT)));
      }
    }
    return markers;
  }

  private static String value(String line, String key) {
    int start = line.indexOf(" " + key + "=");
    if (start < 0) {
      return "";
    }
    int from = start + key.length() + 2;
    int end = line.indexOf(' ', from);
    return end < 0 ? line.substring(from) : line.substring(from, end);
  }

  private static List<String> lines(String... arguments) {
    var argv = new ArrayList<>(List.of("ps"));
    argv.addAll(List.of(arguments));
    try {
      var process = new ProcessBuilder(argv).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      try (var output = process.getInputStream()) {
        return new String(output.readAllBytes(), UTF_8).lines().map(String::strip).toList();
      }
    } catch (IOException failure) {
      throw new UncheckedIOException("cannot list the processes of this machine", failure);
    }
  }
}
