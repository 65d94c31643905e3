package dev.monday.cli;

import dev.monday.config.Project;
import dev.monday.console.Signals;
import dev.monday.hosts.Hosts;
import dev.monday.hosts.HostsLine;
import dev.monday.hosts.HostsLines;
import dev.monday.hosts.Result;
import dev.monday.system.UserError;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code monday hosts}. */
@Command(
    name = "hosts",
    description = {
      "Prints the lines that projects need in the hosts file.",
      "",
      "Once they are in /etc/hosts, a run needs no privilege for its names."
    },
    footer = {"", "Example: monday hosts shop | sudo tee -a /etc/hosts"})
final class HostsCommand implements Callable<Integer> {
  private static final int REFUSED = 1;

  private final Invocation invocation;
  private final Root root;

  @Parameters(arity = "0..*", paramLabel = "PROJECT", description = "Whose; all when absent.")
  private List<String> projects = List.of();

  @Option(
      names = "--sudo",
      description = {
        "Asks sudo for a helper that can do nothing but edit these lines, and keeps them in"
            + " /etc/hosts until Ctrl-C."
      })
  private boolean sudo;

  HostsCommand(Invocation invocation, Root root) {
    this.invocation = invocation;
    this.root = root;
  }

  @Override
  public Integer call() throws InterruptedException {
    var loaded = LoadedConfiguration.of(root.config(), invocation);
    var lines = lines(HostsNames.of(loaded, chosen(loaded)));
    if (sudo && !lines.isEmpty()) {
      return keep(lines);
    }
    lines.forEach(line -> invocation.out().println(line.text()));
    return 0;
  }

  private List<Project> chosen(LoadedConfiguration loaded) {
    return projects.isEmpty()
        ? loaded.configuration().projects()
        : projects.stream().map(loaded::project).toList();
  }

  private List<HostsLine> lines(HostsNames names) throws InterruptedException {
    try {
      return names.lines(invocation);
    } catch (IOException failure) {
      throw new UserError("cannot give the names addresses: " + failure.getMessage(), failure);
    }
  }

  /** Keeps the lines in the file until a signal comes; returns the exit status. */
  private int keep(List<HostsLine> lines) throws InterruptedException {
    var asked = new ArrayBlockingQueue<Boolean>(1);
    var hosts = Hosts.of(invocation.environment());
    try (var _ = new Signals(_ -> asked.offer(true));
        var kept = open(hosts)) {
      var refused = refused(lines, kept.add(lines));
      if (refused < lines.size()) {
        invocation
            .err()
            .println("monday: these names are in %s until Ctrl-C".formatted(hosts.file()));
        kept.whenLost(() -> asked.offer(false));
        if (!asked.take()) {
          throw new UserError(
              REFUSED,
              "root's helper for %s has ended; \"sudo monday doctor\" removes what it may have left there"
                  .formatted(hosts.file()));
        }
      }
      return refused == 0 ? 0 : REFUSED;
    } catch (IOException failure) {
      throw new UserError(
          REFUSED,
          "cannot remove the names from %s: %s; \"sudo monday doctor\" does"
              .formatted(hosts.file(), failure.getMessage()));
    }
  }

  private static HostsLines open(Hosts hosts) {
    var session = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    try {
      return hosts.isWritable() ? hosts.open(session) : hosts.openBySudo(session);
    } catch (IOException failure) {
      throw new UserError(
          "cannot write into %s: %s; write the lines that \"monday hosts\" prints there yourself"
              .formatted(hosts.file(), failure.getMessage()));
    }
  }

  /** Prints what became of each line; returns how many are not in the file. */
  private int refused(List<HostsLine> lines, List<Result> results) {
    var refused = 0;
    for (var i = 0; i < lines.size(); i++) {
      switch (results.get(i)) {
        case Result.Written _, Result.AlreadyThere _ ->
            invocation.out().println(lines.get(i).text());
        case Result.Refused(var reason, var mend) -> {
          refused++;
          say("cannot write %s: %s; %s".formatted(lines.get(i).name(), reason, mend));
        }
        case Result.NoPrivilege _ -> {
          refused++;
          say("cannot write %s: permission denied".formatted(lines.get(i).name()));
        }
      }
    }
    return refused;
  }

  private void say(String text) {
    invocation.err().println("monday: " + text);
  }
}
