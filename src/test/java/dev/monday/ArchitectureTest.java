package dev.monday;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;

/** The arrows of {@code docs/explanation/architecture.md}, as the JDK's own jdeps sees them. */
class ArchitectureTest {
  private static final String ROOT = "dev.monday";

  /** Each package with those it points to. Who may use a package may use what that points to. */
  private static final Map<String, Set<String>> ARROWS =
      Map.ofEntries(
          Map.entry(ROOT, Set.of("cli")),
          Map.entry("cli", Set.of("session", "upgrade")),
          Map.entry(
              "session",
              Set.of("console", "tui", "control", "run", "watch", "forward", "proxy", "plan")),
          Map.entry("console", Set.of("supervisor", "output")),
          Map.entry("tui", Set.of("supervisor", "output")),
          Map.entry("control", Set.of("supervisor", "output")),
          Map.entry("supervisor", Set.of("lifecycle", "system")),
          Map.entry("run", Set.of("plan", "proxy", "process", "output", "system")),
          Map.entry("watch", Set.of("plan", "system")),
          Map.entry("forward", Set.of("plan", "proxy", "process", "output", "system")),
          Map.entry("proxy", Set.of("plan", "relay", "hosts", "process", "output", "system")),
          Map.entry("relay", Set.of("system")),
          Map.entry("hosts", Set.of("process", "system")),
          Map.entry("plan", Set.of("config", "lifecycle", "template", "system")),
          Map.entry("config", Set.of()),
          Map.entry("lifecycle", Set.of()),
          Map.entry("template", Set.of()),
          Map.entry("output", Set.of("lifecycle", "system")),
          Map.entry("process", Set.of("system")),
          Map.entry("upgrade", Set.of("system")),
          Map.entry("system", Set.of()));

  /** Each library with the packages that use it; the beginning of its packages' names. */
  private static final Map<String, Set<String>> LIBRARIES =
      Map.ofEntries(
          Map.entry("io.fabric8", Set.of("forward")),
          Map.entry("jdk.net", Set.of("forward")),
          Map.entry("com.fasterxml.jackson", Set.of("forward")),
          Map.entry("picocli", Set.of("cli")),
          Map.entry("org.yaml.snakeyaml", Set.of("config")),
          Map.entry("org.jline", Set.of("cli", "console", "tui")),
          Map.entry("org.slf4j", Set.of("cli", "session", "forward")),
          Map.entry("ch.qos.logback", Set.of("cli", "session")),
          Map.entry("org.apache.sshd", Set.of("forward")),
          Map.entry("io.methvin", Set.of("watch")),
          Map.entry("org.bouncycastle", Set.of("forward")));

  /** One package that uses another, both by their full names. */
  private record Use(String from, String to) {}

  @Test
  void noArrowPointsBack() {
    Set<Use> uses = Set.copyOf(uses());
    assertTrue(uses.contains(new Use(ROOT, ROOT + ".cli")), uses::toString);
    List<String> wrong = new ArrayList<>();
    for (Use use : uses) {
      problem(use).ifPresent(wrong::add);
    }
    assertEquals(List.of(), wrong);
  }

  private static Optional<String> problem(Use use) {
    String from = own(use.from());
    if (!ARROWS.containsKey(from)) {
      return Optional.of(from + " is not in the architecture");
    }
    boolean allowed =
        isOwn(use.to()) ? reachable(from).contains(own(use.to())) : mayUseLibrary(from, use.to());
    return allowed ? Optional.empty() : Optional.of(from + " must not use " + use.to());
  }

  private static boolean mayUseLibrary(String from, String library) {
    return library.startsWith("java.")
        || library.startsWith("javax.")
        || library.startsWith("org.jspecify.")
        || LIBRARIES.entrySet().stream()
            .anyMatch(
                entry -> library.startsWith(entry.getKey()) && entry.getValue().contains(from));
  }

  private static Set<String> reachable(String from) {
    Set<String> seen = new TreeSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(from));
    while (!open.isEmpty()) {
      for (String next : ARROWS.getOrDefault(open.pop(), Set.of())) {
        if (seen.add(next)) {
          open.push(next);
        }
      }
    }
    return seen;
  }

  private static boolean isOwn(String name) {
    return name.equals(ROOT) || name.startsWith(ROOT + ".");
  }

  /** "cli" for dev.monday.cli and for every package below it. */
  private static String own(String name) {
    return name.equals(ROOT) ? ROOT : name.substring(ROOT.length() + 1).split("\\.", -1)[0];
  }

  private static List<Use> uses() {
    StringWriter output = new StringWriter();
    PrintWriter writer = new PrintWriter(output);
    ToolProvider jdeps = ToolProvider.findFirst("jdeps").orElseThrow();
    int status =
        jdeps.run(
            writer,
            writer,
            "-verbose:package",
            "-filter:none",
            "--ignore-missing-deps",
            "--multi-release",
            "base",
            "target/classes");
    assertEquals(0, status, output::toString);
    return output.toString().lines().flatMap(line -> use(line).stream()).toList();
  }

  /** A line such as {@code dev.monday.cli -> dev.monday.system classes}; others are headings. */
  private static Optional<Use> use(String line) {
    String[] words = line.strip().split("\\s+", -1);
    boolean isUse = words.length > 2 && words[1].equals("->") && isOwn(words[0]);
    return isUse && !own(words[0]).equals(isOwn(words[2]) ? own(words[2]) : "")
        ? Optional.of(new Use(words[0], words[2]))
        : Optional.empty();
  }
}
