package dev.monday.forward.ssh;

import dev.monday.config.SshOption;
import dev.monday.process.ProgramSearch;
import dev.monday.system.HomeFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Finds out what OpenSSH would do for a {@code remote} and its {@code args}: OpenSSH itself says it
 * where it is installed, without connecting; elsewhere its configuration file is read.
 */
public final class SshSettingsReader {
  /** More jumps than this are taken for a loop. */
  private static final int MOST_JUMPS = 16;

  private final OptionSource source;
  private final Path home;
  private final Map<String, String> environment;
  private final Consumer<String> notices;

  /**
   * The reader for the person who runs the program.
   *
   * @param notices is told what is left out, each in one line
   */
  public static SshSettingsReader of(Map<String, String> environment, Consumer<String> notices) {
    var home = HomeFolder.of(environment);
    Optional<Path> program = ProgramSearch.tool("ssh");
    OptionSource source =
        program.isPresent()
            ? new OpenSshProgram(program.get(), environment)
            : new ConfigurationFile(home.resolve(".ssh/config"), notices);
    return new SshSettingsReader(source, home, environment, notices);
  }

  SshSettingsReader(
      OptionSource source, Path home, Map<String, String> environment, Consumer<String> notices) {
    this.source = source;
    this.home = home;
    this.environment = Map.copyOf(environment);
    this.notices = notices;
  }

  /**
   * The settings, with those of each server on the way. {@code Match exec} in the configuration of
   * SSH runs its command.
   */
  public SshSettings read(String remote, List<SshOption> args)
      throws SshFailure, InterruptedException {
    return read(remote, args, 0);
  }

  private SshSettings read(String remote, List<SshOption> args, int depth)
      throws SshFailure, InterruptedException {
    if (depth > MOST_JUMPS) {
      throw SshFailure.configuration(
          "cannot reach %s: more than %d jumps lead there; ProxyJump may lead in a circle"
              .formatted(remote, MOST_JUMPS));
    }
    var target = SshTarget.parse(remote);
    var options = source.read(target, args);
    UnusableOptions.check(remote, options, notices);
    var jumps = options.list("proxyjump");
    Optional<SshSettings> via = Optional.empty();
    if (!jumps.isEmpty()) {
      via = Optional.of(read(jumps.getLast(), jumpArgs(args, jumps), depth + 1));
    }
    var defaults = source.defaults();
    return new OptionReading(target, options, defaults, home, environment).settings(via);
  }

  /**
   * As OpenSSH does, a jump has the same configuration file, and not the target's other options.
   */
  private static List<SshOption> jumpArgs(List<SshOption> args, List<String> jumps) {
    var kept = new ArrayList<SshOption>();
    for (SshOption option : args) {
      if (option.flag() == 'F') {
        kept.add(option);
      }
    }
    if (jumps.size() > 1) {
      var before = String.join(",", jumps.subList(0, jumps.size() - 1));
      kept.add(new SshOption(OptionSource.NOWHERE, 'J', before));
    }
    return kept;
  }
}
