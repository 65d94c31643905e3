package dev.monday.process;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Which variables of an environment a shell can hold and hand on. */
final class ShellVariables {

  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  /** Those that bash sets for itself and lets nobody change. */
  private static final Set<String> OF_BASH =
      Set.of("BASHOPTS", "BASH_VERSINFO", "EUID", "PPID", "SHELLOPTS", "UID");

  private ShellVariables() {}

  static boolean isOne(String name) {
    return NAME.matcher(name).matches() && !OF_BASH.contains(name);
  }

  /** The program of a launch, by way of {@code env} for the variables that a shell cannot hold. */
  static List<String> withAllOthers(Launch launch) {
    var argv = new ArrayList<String>();
    launch
        .environment()
        .forEach((name, value) -> {
          if (!isOne(name)) {
            argv.add(name + "=" + value);
          }
        });
    if (!argv.isEmpty()) {
      argv.addFirst("env");
    }
    argv.addAll(launch.argv());
    return argv;
  }
}
