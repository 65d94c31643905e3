package dev.monday.cli;

import dev.monday.system.UserError;
import dev.monday.upgrade.Limits;
import dev.monday.upgrade.ReleaseAddress;
import dev.monday.upgrade.Upgrade;
import dev.monday.upgrade.Version;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code monday upgrade}. */
@Command(
    name = "upgrade",
    description = {
      "Replaces this installation by the newest release.",
      "",
      "The release is fetched over https, must be signed by the maker of this program, and is"
          + " tried before it takes its place. Nothing changes when a step fails."
    },
    footer = {"", "Example: monday upgrade"})
final class UpgradeCommand implements Callable<Integer> {
  private final Invocation invocation;

  UpgradeCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    var address = ReleaseAddress.ofThisBuild();
    var progress = new UpgradeProgress(invocation.out(), invocation.terminal());
    var current = Version.parse(BuildVersion.text());
    try {
      var result = new Upgrade(home(), current, address, Limits.USUAL, progress).run();
      progress.step(sentence(result));
      return 0;
    } finally {
      progress.endCount();
    }
  }

  /** The launcher says where the installation is; a run of bare classes has none. */
  private static Path home() {
    var home = System.getProperty("monday.home", "");
    if (home.isEmpty()) {
      throw new UserError(
          "cannot upgrade: this run does not know its installation; start it as bin/monday");
    }
    return Path.of(home);
  }

  private static String sentence(Upgrade.Result result) {
    return switch (result) {
      case Upgrade.Result.AlreadyNewest(var version) -> version + " is already the newest";
      case Upgrade.Result.Upgraded(var from, var to, var kept) ->
          "upgraded from %s to %s".formatted(from, to)
              + kept.map("; the old one is kept in %s, for it holds files of your own"::formatted)
                  .orElse("");
    };
  }
}
