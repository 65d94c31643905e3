package dev.monday.process;

import dev.monday.process.LaunchException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What to write in front of a program so that it leads a session and a process group of its own,
 * and holds no capability that this program was given for itself. Each replaces itself by the next:
 * the process that Java started is the program in the end.
 */
final class SessionStarter {

  private static final String SET_SESSION =
      "POSIX::setsid(); exec { $ARGV[0] } @ARGV; exit($!{ENOENT} ? 127 : 126)";
  private static final Path OWN_STATUS = Path.of("/proc/self/status");

  private final List<String> prefix;

  private SessionStarter(List<String> prefix) {
    this.prefix = List.copyOf(prefix);
  }

  static SessionStarter ofThisSystem() throws LaunchException {
    var prefix = new ArrayList<String>();
    if (hasAmbientCapabilities()) {
      prefix.addAll(withoutCapabilities());
    }
    Optional<Path> setsid = ProgramSearch.tool("setsid");
    prefix.addAll(setsid.isPresent() ? List.of(setsid.get().toString(), "--") : byPerl());
    return new SessionStarter(prefix);
  }

  static List<String> byPerl() throws LaunchException {
    Path perl = ProgramSearch.tool("perl").orElseThrow(() -> missing("setsid", "perl"));
    return List.of(perl.toString(), "-MPOSIX", "-MErrno", "-e", SET_SESSION, "--");
  }

  static SessionStarter of(List<String> prefix) {
    return new SessionStarter(prefix);
  }

  /** The argument list that starts a program with its arguments as a leader. */
  List<String> argv(List<String> program) {
    var argv = new ArrayList<>(prefix);
    argv.addAll(program);
    return argv;
  }

  private static List<String> withoutCapabilities() throws LaunchException {
    Path setpriv = ProgramSearch.tool("setpriv").orElseThrow(() -> missing("setpriv"));
    return List.of(setpriv.toString(), "--ambient-caps", "-all", "--inh-caps", "-all", "--");
  }

  private static boolean hasAmbientCapabilities() {
    if (!Files.exists(OWN_STATUS)) {
      return false;
    }
    try {
      return Files.readAllLines(OWN_STATUS).stream()
          .anyMatch(line -> line.startsWith("CapAmb:") && !line.matches("CapAmb:\\s*0+"));
    } catch (IOException failure) {
      throw new IllegalStateException("cannot read " + OWN_STATUS, failure);
    }
  }

  private static LaunchException missing(String... tools) {
    return new LaunchException(
        Reason.SYSTEM_TOOL_MISSING,
        "cannot start programs: %s not found; install it (on Debian: package %s)"
            .formatted(
                String.join(" or ", tools),
                tools.length > 1 ? "util-linux or perl" : "util-linux"));
  }
}
