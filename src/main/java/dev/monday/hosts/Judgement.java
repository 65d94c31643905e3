package dev.monday.hosts;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Whether a line may be written into a hosts file. The helper of root judges by the same rules. */
final class Judgement {
  private static final int LONGEST_NAME = 253;
  private static final Pattern NAME =
      Pattern.compile("(?!-)[a-z0-9_-]{1,63}(?<!-)(\\.(?!-)[a-z0-9_-]{1,63}(?<!-))*");
  private static final Pattern NUMBERS = Pattern.compile("[0-9.]+");

  /** The addresses of loopback that systems use for themselves. */
  private static final Set<String> TAKEN = Set.of("127.0.0.1", "127.0.1.1", "127.0.0.53");

  private static final Path OWN_NAME = Path.of("/proc/sys/kernel/hostname");
  private static final String IPV6_LOOPBACK = "::1";

  private final String file;

  /**
   * @param file what the hosts file is called in messages
   */
  Judgement(String file) {
    this.file = file;
  }

  /** What is wrong with a line whatever is in the file; empty when nothing is. */
  Optional<Result> ofLine(HostsLine line) {
    var name = line.name();
    if (name.length() > LONGEST_NAME
        || !NAME.matcher(name).matches()
        || NUMBERS.matcher(name).matches()) {
      return refused(
          "\"%s\" is no hostname".formatted(name), "a hostname looks like graphql.svc.local");
    }
    if (name.equals("localhost") || name.equals(ownName()) || name.equals(shortName())) {
      return refused("\"%s\" is this machine's own name".formatted(name), "use another hostname");
    }
    return isOurs(line.address())
        ? Optional.empty()
        : refused(
            "%s is no free loopback address".formatted(line.address().getHostAddress()),
            "use addresses from 127.64.0.0/10");
  }

  /**
   * What the lines of others make of one that was to be written; empty when it may be.
   *
   * @param all the lines of others, without those of this run and of dead ones
   */
  Optional<Result> ofOthers(HostsLine line, List<Definition> all) {
    var address = line.address().getHostAddress();
    var others = all.stream().filter(other -> other.names().contains(line.name())).toList();
    var elsewhere =
        others.stream()
            .filter(other -> !other.address().equals(address))
            .filter(other -> !other.address().equals(IPV6_LOOPBACK))
            .findFirst();
    if (elsewhere.isPresent()) {
      return elsewhere.map(this::taken);
    }
    var foreign = others.stream().filter(other -> other.session().isEmpty()).toList();
    return foreign.stream().anyMatch(other -> other.address().equals(address))
        ? Optional.of(new Result.AlreadyThere())
        : foreign.stream().findFirst().map(this::taken);
  }

  private Result taken(Definition other) {
    return other
        .session()
        .<Result>map(session ->
            new Result.Refused(
                "session %s has it at %s".formatted(session, other.address()),
                "stop that run, or use another hostname"))
        .orElseGet(() ->
            new Result.Refused(
                "line %d of %s defines it: %s".formatted(other.number(), file, other.text()),
                "remove that line, or use another hostname"));
  }

  private static Optional<Result> refused(String reason, String mend) {
    return Optional.of(new Result.Refused(reason, mend));
  }

  private static boolean isOurs(InetAddress address) {
    return address instanceof Inet4Address
        && address.isLoopbackAddress()
        && !TAKEN.contains(address.getHostAddress());
  }

  private static String shortName() {
    return ownName().replaceFirst("\\..*", "");
  }

  /** Empty where the system does not say without being called. */
  private static String ownName() {
    try {
      return Files.readString(OWN_NAME).strip().toLowerCase(Locale.ROOT);
    } catch (IOException _) {
      return "";
    }
  }
}
