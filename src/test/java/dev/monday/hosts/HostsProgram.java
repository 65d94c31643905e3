package dev.monday.hosts;

import java.util.List;
import java.util.Map;

/**
 * A program that writes names and removes them until it is killed: into a file that it may write
 * itself, or through a helper whose command line is given.
 */
final class HostsProgram {
  private HostsProgram() {}

  public static void main(String[] arguments) throws Exception {
    var session = arguments[0];
    var rest = List.of(arguments).subList(1, arguments.length);
    var lines = rest.size() == 1 ? direct(session, rest.getFirst()) : helper(session, rest);
    System.out.println("ready");
    for (var round = 0; ; round++) {
      Editing.addAndRemove(lines, session, round % 20);
    }
  }

  private static HostsLines direct(String session, String file) {
    return Hosts.of(Map.of(Hosts.FILE_VARIABLE, file)).open(session);
  }

  private static HostsLines helper(String session, List<String> command) throws Exception {
    var process = new ProcessBuilder(command).start();
    System.out.println("helper " + process.pid());
    return HelperLines.open(
        new HelperConnection(process.getOutputStream(), process.getInputStream()),
        session,
        HelperConnection.PATIENCE);
  }
}
