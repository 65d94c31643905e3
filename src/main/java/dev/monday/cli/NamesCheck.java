package dev.monday.cli;

import dev.monday.config.LoadResult;
import dev.monday.hosts.Hosts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether the names of the configuration and their ports can be had with what this user may do. */
record NamesCheck(Optional<Path> option, Invocation invocation) implements Check {
  private static final Path LOWEST_PORT = Path.of("/proc/sys/net/ipv4/ip_unprivileged_port_start");
  private static final Path OWN_STATUS = Path.of("/proc/self/status");
  private static final long MAY_BIND_ANY_PORT = 0x400;

  @Override
  public List<Finding> findings() {
    if (!(LoadedConfiguration.load(option, invocation) instanceof LoadResult.Loaded loaded)) {
      return List.of();
    }
    try {
      var projects = loaded.configuration().projects();
      var needed = HostsNames.of(new LoadedConfiguration(loaded, invocation), projects);
      return needed.names().isEmpty()
          ? List.of()
          : findings(needed, loaded.configuration().settings().privateNames());
    } catch (RefusedConfiguration _) {
      return List.of(); // another check says so
    }
  }

  private List<Finding> findings(HostsNames needed, boolean areForAppsOnly) {
    var findings = new ArrayList<Finding>();
    try {
      findings.add(
          areForAppsOnly
              ? new Finding.Good("names are for the apps of a run only, which needs no privilege")
              : names(needed));
      if (Files.exists(LOWEST_PORT)) {
        findings.add(ports(needed.lowestPort(), lowestForEverybody(), mayBindAnyPort()));
      }
    } catch (IOException failure) {
      findings.add(
          new Finding.Bad("names cannot be looked at: " + failure.getMessage(), "mend that"));
    }
    return findings;
  }

  private Finding names(HostsNames needed) throws IOException {
    var hosts = Hosts.of(invocation.environment());
    if (hosts.isWritable()) {
      return new Finding.Good("names can be written into " + hosts.file());
    }
    var missing = hosts.missing(needed.foreseen(invocation));
    return missing.isEmpty()
        ? new Finding.Good("all names are in " + hosts.file())
        : new Finding.Bad(
            "%d of %d names are not in %s, which you may not write: a run goes without them"
                .formatted(missing.size(), needed.names().size(), hosts.file()),
            "run with \"sudo monday run\" (apps still run as you), or keep \"monday hosts --sudo\""
                + " running, or add the lines that \"monday hosts\" prints");
  }

  private static int lowestForEverybody() throws IOException {
    return Math.toIntExact(KernelSetting.number(LOWEST_PORT));
  }

  /**
   * What the ports of names need.
   *
   * @param from the lowest that everybody may listen on
   * @param any whether this program may listen on those below too
   */
  static Finding ports(Optional<Integer> lowest, int from, boolean any) {
    if (any) {
      return new Finding.Good("all ports can be listened on");
    }
    return lowest.filter(port -> port < from).isEmpty()
        ? new Finding.Good("ports from %d up can be listened on".formatted(from))
        : new Finding.Bad(
            "port %d is needed, and only those from %d up can be listened on"
                .formatted(lowest.get(), from),
            "run with \"sudo monday run\" (apps still run as you), or lower the limit until the next"
                + " boot: sudo sysctl net.ipv4.ip_unprivileged_port_start="
                + lowest.get());
  }

  private static boolean mayBindAnyPort() throws IOException {
    return Files.readAllLines(OWN_STATUS).stream()
        .filter(line -> line.startsWith("CapEff:"))
        .mapToLong(
            line -> Long.parseUnsignedLong(line.substring(line.indexOf(':') + 1).strip(), 16))
        .anyMatch(capabilities -> (capabilities & MAY_BIND_ANY_PORT) != 0);
  }
}
