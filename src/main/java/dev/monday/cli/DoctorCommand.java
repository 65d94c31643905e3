package dev.monday.cli;

import dev.monday.hosts.Hosts;
import dev.monday.session.SessionRecords;
import dev.monday.system.StateFolder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code monday doctor}. */
@Command(
    name = "doctor",
    description = {
      "Says what this machine lacks, each with the mend, and undoes what runs that died left.",
      "Workloads that the configuration takes over are put back when whoever had taken them has"
          + " died.",
      "",
      "Exit status 0 when nothing is lacking and everything could be undone, else 1."
    },
    footer = {"", "Example: monday doctor"})
final class DoctorCommand implements Callable<Integer> {
  private static final int LACKING = 1;

  private final Invocation invocation;
  private final Root root;

  @Option(
      names = "--session",
      paramLabel = "ID",
      description = "Only undoes what this one run left; what is alive is not touched.")
  private Optional<String> session = Optional.empty();

  DoctorCommand(Invocation invocation, Root root) {
    this.invocation = invocation;
    this.root = root;
  }

  @Override
  public Integer call() throws InterruptedException {
    var records = new SessionRecords(StateFolder.of(invocation.environment()));
    var hosts = new HostsCheck(Hosts.of(invocation.environment()));
    if (session.isPresent()) {
      var findings = new ArrayList<Finding>(hosts.leftovers());
      findings.addFirst(DeadSessionsCheck.finding(records.undo(session.get())));
      return print(findings) ? 0 : LACKING;
    }
    var checks =
        List.of(
            new ConfigurationCheck(root.config(), invocation),
            new StateFolderCheck(invocation.environment()),
            new DeadSessionsCheck(records, this::progress),
            new TakeoversCheck(root.config(), invocation, this::progress),
            hosts,
            new NamesCheck(root.config(), invocation),
            new ContextsCheck(root.config(), invocation),
            new ProgramsCheck(),
            new OpenFilesCheck(),
            new WatchLimitsCheck());
    var good = true;
    for (var check : checks) {
      good &= print(check.findings());
    }
    return good ? 0 : LACKING;
  }

  private void progress(String text) {
    invocation.out().println("  " + text);
    invocation.out().flush();
  }

  /** Whether there was nothing bad to print. */
  private boolean print(List<Finding> findings) {
    var good = true;
    for (var finding : findings) {
      switch (finding) {
        case Finding.Good(var what) -> invocation.out().println("✔ " + what);
        case Finding.Bad(var what, var mend) -> {
          good = false;
          invocation.out().println("✘ " + what);
          invocation.out().println("  " + mend);
        }
      }
    }
    return good;
  }
}
