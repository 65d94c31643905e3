package dev.monday.proxy;

import dev.monday.config.Hostname;
import dev.monday.config.LoopbackRange;
import dev.monday.system.FileLocks;
import dev.monday.system.PrivateFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The addresses of names, which all runs of this user share and keep in the state folder: a name
 * has the same one at every run. Safe for use by many threads and programs.
 */
public final class AddressBook {
  /** How many addresses of one name may be in use by others before it is given up. */
  static final int MOST_TRIES = 100;

  private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(10);

  private final Path folder;
  private final Path file;
  private final LoopbackRange range;
  private final AddressDerivation derivation;
  private final Supplier<LocalDate> today;

  /** Nothing is made before {@link #addressOf}. */
  public AddressBook(Path stateFolder, LoopbackRange range) {
    this(stateFolder, range, LocalDate::now);
  }

  AddressBook(Path stateFolder, LoopbackRange range, Supplier<LocalDate> today) {
    this.folder = stateFolder;
    this.file = stateFolder.resolve("addresses");
    this.range = range;
    this.derivation = new AddressDerivation(range);
    this.today = today;
  }

  /**
   * The address of a name, which it keeps from now on. The same as before unless that is outside
   * the range, or not free.
   *
   * @param isFree whether nobody listens there at a port that is needed; never asked under a lock
   * @throws IOException when there is none, or the book cannot be read or written; its message says
   *     what to do
   */
  public LoopbackAddress addressOf(Hostname name, Predicate<LoopbackAddress> isFree)
      throws IOException, InterruptedException {
    var refused = new HashSet<LoopbackAddress>();
    while (refused.size() < MOST_TRIES) {
      var address = choose(read(), name, refused);
      if (!isFree.test(address)) {
        refused.add(address);
      } else if (keep(name, address)) {
        return address;
      }
    }
    throw new IOException(
        "other programs listen at all of the %d addresses that were tried for it in %s; stop them,"
                .formatted(MOST_TRIES, range)
            + " or set \"proxy.range\" to another network");
  }

  private LoopbackAddress choose(AddressTable table, Hostname name, Set<LoopbackAddress> refused)
      throws IOException {
    return Stream.concat(table.of(name).filter(derivation::allows).stream(), derivation.of(name))
        .filter(address -> !refused.contains(address) && table.isFor(name, address))
        .findFirst()
        .orElseThrow(() ->
            new IOException(
                "all addresses of %s are other names', or other programs listen there;"
                        .formatted(range)
                    + " set \"proxy.range\" to a larger network"));
  }

  /** False when another name was given the address in the meantime. */
  private boolean keep(Hostname name, LoopbackAddress address)
      throws IOException, InterruptedException {
    var day = today.get();
    if (read().has(name, address, day)) {
      return true;
    }
    try (var _ = lock()) {
      var table = read();
      var isOurs = table.isFor(name, address);
      if (isOurs) {
        write(table.with(name, address, day));
      }
      return isOurs;
    }
  }

  /** The address that a name has, whatever the range; empty for one that never ran. */
  public Optional<LoopbackAddress> known(Hostname name) throws IOException {
    return read().of(name);
  }

  /**
   * The addresses that a run would give names, in their order, if every address were free. Nothing
   * is written.
   */
  public Map<Hostname, LoopbackAddress> foresee(List<Hostname> names) throws IOException {
    var table = read();
    var foreseen = new LinkedHashMap<Hostname, LoopbackAddress>();
    for (var name : names) {
      var address = choose(table, name, Set.of());
      table = table.with(name, address, today.get());
      foreseen.put(name, address);
    }
    return foreseen;
  }

  private FileLocks.Held lock() throws IOException, InterruptedException {
    try {
      PrivateFiles.createFolders(folder);
      return FileLocks.lock(folder.resolve("addresses.lock"), LOCK_TIMEOUT);
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  /** Latin 1 can hold a damaged file too. */
  private AddressTable read() throws IOException {
    try {
      return AddressTable.parse(Files.readString(file, StandardCharsets.ISO_8859_1));
    } catch (NoSuchFileException _) {
      return AddressTable.parse("");
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  private void write(AddressTable table) throws IOException {
    try {
      PrivateFiles.write(file, table.text());
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  private IOException unusable(IOException failure) {
    return new IOException(
        "cannot use the address book %s: %s; mend that, or set XDG_STATE_HOME to another folder"
            .formatted(file, PrivateFiles.reason(failure)),
        failure);
  }
}
