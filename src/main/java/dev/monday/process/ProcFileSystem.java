package dev.monday.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The processes of Linux, read from {@code /proc}. */
final class ProcFileSystem implements ProcessTable {

  private static final byte[] SESSION = (Marker.SESSION + "=").getBytes(UTF_8);
  private static final byte[] COMPONENT = (Marker.COMPONENT + "=").getBytes(UTF_8);

  private final File folder = new File("/proc");
  private final long ownPid = ProcessHandle.current().pid();

  /** The fields of {@code /proc/PID/stat} that say who belongs to whom. */
  private record Stat(char state, long group, long session) {

    boolean isAlive() {
      return state != 'Z' && state != 'X';
    }
  }

  @Override
  public List<Entry> scan() {
    var entries = new ArrayList<Entry>();
    var reader = new Reader();
    for (String name : names()) {
      if (name.charAt(0) >= '1' && name.charAt(0) <= '9') {
        long pid = Long.parseLong(name);
        if (pid != ownPid) {
          entry(pid, reader).ifPresent(entries::add);
        }
      }
    }
    return List.copyOf(entries);
  }

  @Override
  public boolean isMember(long pid, long groupOrSession) {
    return stat(pid, new Reader())
        .filter(Stat::isAlive)
        .filter(stat -> stat.group == groupOrSession || stat.session == groupOrSession)
        .isPresent();
  }

  private String[] names() {
    String[] names = folder.list();
    if (names == null) {
      throw new IllegalStateException("cannot list the processes of this machine in /proc");
    }
    return names;
  }

  private static Optional<Entry> entry(long pid, Reader reader) {
    return stat(pid, reader)
        .filter(Stat::isAlive)
        .map(stat -> new Entry(pid, stat.group, stat.session, marker(pid, reader)));
  }

  /** The text is {@code pid (name) state ppid pgrp session …}; a name may hold any character. */
  private static Optional<Stat> stat(long pid, Reader reader) {
    int length = reader.read("/proc/" + pid + "/stat");
    String text = new String(reader.bytes, 0, length, ISO_8859_1);
    int name = text.lastIndexOf(')');
    if (name < 0) {
      return Optional.empty();
    }
    String[] fields = text.substring(name + 2).split(" ", 5);
    return Optional.of(
        new Stat(fields[0].charAt(0), Long.parseLong(fields[2]), Long.parseLong(fields[3])));
  }

  private static Marker marker(long pid, Reader reader) {
    int length = reader.read("/proc/" + pid + "/environ");
    String session = value(reader.bytes, length, SESSION);
    return session.isEmpty()
        ? Marker.NONE
        : new Marker(session, value(reader.bytes, length, COMPONENT));
  }

  private static String value(byte[] environment, int length, byte[] key) {
    for (int start = 0; start < length; ) {
      int end = start;
      while (end < length && environment[end] != 0) {
        end++;
      }
      int value = start + key.length;
      if (value <= end && Arrays.equals(environment, start, value, key, 0, key.length)) {
        return new String(environment, value, end - value, UTF_8);
      }
      start = end + 1;
    }
    return "";
  }

  /** Reads whole small files into one buffer that grows with the largest of them. */
  private static final class Reader {

    private byte[] bytes = new byte[16 * 1024];

    /** Returns the length; 0 for a process that has ended or that this user may not see. */
    int read(String path) {
      try (var file = new FileInputStream(path)) {
        int length = 0;
        int count;
        while ((count = file.read(bytes, length, bytes.length - length)) > 0) {
          length += count;
          if (length == bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * length);
          }
        }
        return length;
      } catch (IOException _) {
        return 0;
      }
    }
  }
}
