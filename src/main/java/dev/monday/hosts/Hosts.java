package dev.monday.hosts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The hosts file of this machine, and the way in which this program may write it: by itself,
 * through a helper of root's, or not at all.
 */
public final class Hosts {
  /** Names another file than the system's: for tests, and for systems that keep it elsewhere. */
  public static final String FILE_VARIABLE = "MONDAY_HOSTS_FILE";

  /** Set by the launcher: the descriptors of the helper that it has started. */
  private static final String HELPER_PROPERTY = "monday.hosts.helper";

  private static final Duration A_PERSON_TYPES = Duration.ofMinutes(10);

  private final HostsFile file;
  private final Optional<InheritedPipe> helper;

  private Hosts(HostsFile file, Optional<InheritedPipe> helper) {
    this.file = file;
    this.helper = helper;
  }

  /** As the environment and the launcher say. */
  public static Hosts of(Map<String, String> environment) {
    var other = environment.getOrDefault(FILE_VARIABLE, "");
    return other.isEmpty()
        ? new Hosts(
            HostsFile.of(HostsFile.OF_THE_SYSTEM),
            InheritedPipe.of(System.getProperty(HELPER_PROPERTY, "")))
        : new Hosts(HostsFile.of(Path.of(other).toAbsolutePath()), Optional.empty());
  }

  public Path file() {
    return file.path();
  }

  /** Whether names can be written at all: by this program itself or by a helper that is there. */
  public boolean isWritable() {
    return helper.isPresent() || Files.isWritable(file.path());
  }

  /**
   * The lines of a run, none at first. What dead runs have left is removed where that is possible.
   *
   * @param session 16 hexadecimal digits
   */
  public HostsLines open(String session) {
    try {
      if (helper.isPresent()) {
        return HelperLines.open(helper.get().connection(), session, HelperConnection.PATIENCE);
      }
      return Files.isWritable(file.path())
          ? DirectLines.open(file, session)
          : new ReadOnlyLines(file, new Result.NoPrivilege());
    } catch (IOException failure) {
      return new ReadOnlyLines(
          file,
          new Result.Refused(
              "%s cannot be written: %s".formatted(file.path(), Reason.of(failure)),
              "see that it can be, then start the run again"));
    }
  }

  /**
   * The lines of a run, written by a helper that sudo starts; it may ask for a password on the
   * terminal.
   *
   * @throws IOException when there is no sudo or it does not start the helper
   */
  public HostsLines openBySudo(String session) throws IOException {
    if (!file.path().equals(HostsFile.OF_THE_SYSTEM)) {
      throw new IOException(
          "permission denied, and the helper writes %s only".formatted(HostsFile.OF_THE_SYSTEM));
    }
    return HelperLines.open(SudoHelper.start(), session, A_PERSON_TYPES);
  }

  /** Those of some lines that nobody has put into the file yet. */
  public List<HostsLine> missing(List<HostsLine> lines) {
    var results = new ReadOnlyLines(file, new Result.NoPrivilege()).add(lines);
    return IntStream.range(0, lines.size())
        .filter(i -> !(results.get(i) instanceof Result.AlreadyThere))
        .mapToObj(lines::get)
        .toList();
  }

  /** The blocks of runs that are known to be dead. */
  public List<HostsBlock> staleBlocks() throws IOException {
    return new StaleBlocks(file).list();
  }

  /**
   * Removes the blocks of runs that are known to be dead.
   *
   * @return what was removed
   * @throws IOException when they cannot be removed
   */
  public List<HostsBlock> removeStaleBlocks() throws IOException {
    if (helper.isEmpty()) {
      return new StaleBlocks(file).remove();
    }
    var blocks = file.read().blocks();
    try (var connection = helper.get().connection()) {
      var removed = HelperLines.clean(connection);
      return blocks.stream().filter(block -> removed.contains(block.session())).toList();
    }
  }

  /**
   * Removes what one run has left that wrote the file itself and died; for its journal.
   *
   * @throws IOException when it cannot be removed, or the run lives
   */
  public void removeBlock(String session) throws IOException {
    if (!file.locks().isDead(session)) {
      throw new IOException("session %s is alive".formatted(session));
    }
    file.change(text -> text.without(session::equals));
    file.locks().forget(session);
  }
}
