package dev.monday.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.monday.testing.Installation;
import dev.monday.testing.Leftovers;
import dev.monday.testing.LiveRun;
import dev.monday.testing.Requires;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A configuration is edited at random while it runs, with and without mistakes, by writing,
 * replacing and in bursts: what runs is what the last valid text says, and what an edit does not
 * touch keeps its process.
 */
@Timeout(900)
class RandomReloadIT {
  private static final int FULL_ROUNDS = 50;
  private static final String HOSTS = "127.0.0.1\tlocalhost\n";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);
  private static final Pattern NAME = Pattern.compile("\t(\\w+)\\.test\t");

  /**
   * An app of the configuration.
   *
   * @param word in its environment
   * @param built what its build leaves for it; empty where it has no build
   * @param hostname whether it has one
   */
  private record App(String word, String built, boolean hostname) {
    String text(String name) {
      var build =
          built.isEmpty()
              ? ""
              : ", build: {type: command, commands: ['echo %s >%s.built']}".formatted(built, name);
      var names = hostname ? ", hostname: %s.test".formatted(name) : "";
      return "{name: %1$s, run: {command: 'BUILT=$(cat %1$s.built || echo none) exec sleep 100000', env: {WORD: %2$s}}%3$s%4$s}"
          .formatted(name, word, build, names);
    }
  }

  /** A process of an app, and what its environment says. */
  private record Running(long pid, String word, String built) {
    /** Without a build what an earlier one has left may be there still. */
    boolean isOf(App app) {
      return word.equals(app.word())
          && (app.built().isEmpty() ? !built.isEmpty() : built.equals(app.built()));
    }
  }

  @TempDir private Path temp;
  private Path folder = Path.of("");
  private Random random = new Random(0);
  private final SortedMap<String, App> apps = new TreeMap<>();
  private int words;

  @Test
  void whatRunsIsWhatTheLastValidTextSays() throws Exception {
    Requires.linux();
    folder = temp.toRealPath();
    var seed = Long.getLong("monday.seed", System.nanoTime());
    System.out.println("RandomReloadIT: seed " + seed);
    random = new Random(seed);
    var share = Double.parseDouble(System.getProperty("monday.rounds", "1"));
    Files.writeString(folder.resolve("hosts"), HOSTS);
    for (var name : List.of("ant", "bee", "cow")) {
      apps.put(name, app());
    }
    Files.writeString(folder.resolve("monday.yaml"), text());
    try (var run = start()) {
      awaitWhatIsWanted(Map.of(), Map.of(), apps.keySet());
      for (var round = 0; round < Math.max(1, FULL_ROUNDS * share); round++) {
        playRound(run, round);
      }
      run.signal("TERM");
      var outcome = run.end();
      assertEquals(0, outcome.status(), outcome::toString);
    }
    Leftovers.awaitNone(folder);
    assertEquals(HOSTS, hosts());
  }

  /** One edit, or several in a burst, of which the last that is valid counts. */
  private void playRound(LiveRun run, int round) throws Exception {
    var before = running();
    var earlier = Map.copyOf(apps);
    var edited = new TreeSet<String>();
    for (var i = random.nextInt(4) == 0 ? 3 : 1; i > 0; i--) {
      edited.add(edit());
      save(text());
    }
    awaitWhatIsWanted(before, earlier, edited);
    if (random.nextInt(4) == 0) {
      save(text() + "\nmistake%d: yes\n".formatted(round));
      run.await("no key \\\"mistake%d\\\"".formatted(round));
      awaitWhatIsWanted(running(), apps, Set.of());
    }
  }

  private App app() {
    words++;
    return new App("w" + words, random.nextBoolean() ? "" : "b" + words, random.nextInt(3) == 0);
  }

  /** Returns the name of the app that is edited. */
  private String edit() {
    var name = List.copyOf(apps.keySet()).get(random.nextInt(apps.size()));
    var app = Objects.requireNonNull(apps.get(name));
    var next = "w" + ++words;
    switch (random.nextInt(7)) {
      case 0 -> {
        apps.put("app" + next, app());
        return "app" + next;
      }
      case 1 -> {
        if (apps.size() > 1) {
          apps.remove(name);
        }
      }
      case 2 -> apps.put(name, app());
      case 3 -> apps.put(name, new App(next, app.built(), app.hostname()));
      case 4 -> apps.put(name, new App(app.word(), next, app.hostname()));
      case 5 -> apps.put(name, new App(app.word(), app.built(), !app.hostname()));
      default -> {
        // the same in other words, see text()
      }
    }
    return name;
  }

  /** The apps in any order, and with any lines between that say nothing. */
  private String text() {
    var names = new ArrayList<>(apps.keySet());
    Collections.shuffle(names, random);
    var text = new StringBuilder("projects:\n- name: zoo\n  local:\n");
    for (var name : names) {
      text.append(random.nextBoolean() ? "  # " + random.nextInt(1000) + "\n" : "");
      text.append("  - ").append(Objects.requireNonNull(apps.get(name)).text(name)).append('\n');
    }
    return text.toString();
  }

  private void save(String text) throws IOException {
    var file = folder.resolve("monday.yaml");
    switch (random.nextInt(3)) {
      case 0 -> Files.writeString(file, text);
      case 1 -> {
        var saved = Files.writeString(folder.resolve(".monday.yaml.saved"), text);
        Files.move(saved, file, StandardCopyOption.ATOMIC_MOVE);
      }
      default -> {
        Files.delete(file);
        Files.writeString(file, text);
      }
    }
  }

  /** Waits until the processes are those of the configuration; those not edited are the same. */
  private void awaitWhatIsWanted(
      Map<String, List<Running>> before, Map<String, App> earlier, Set<String> edited)
      throws InterruptedException {
    await(
        () ->
            "apps %s, before %s, edited %s; running %s, before %s; names %s"
                .formatted(apps, earlier, edited, running(), before, names()),
        () -> {
          var now = running();
          return now.keySet().equals(apps.keySet())
              && names().equals(wantedNames())
              && apps.keySet().stream()
                  .allMatch(name ->
                      edited.contains(name)
                          ? isWanted(name, now, before, earlier)
                          : isSame(name, now, before));
        });
  }

  private static boolean isSame(
      String name, Map<String, List<Running>> now, Map<String, List<Running>> before) {
    return now.getOrDefault(name, List.of()).equals(before.getOrDefault(name, List.of()));
  }

  /** One process, of this app as it is now, and a new one where it is another than before. */
  private boolean isWanted(
      String name,
      Map<String, List<Running>> now,
      Map<String, List<Running>> before,
      Map<String, App> earlier) {
    var app = Objects.requireNonNull(apps.get(name));
    var found = now.getOrDefault(name, List.of());
    return found.size() == 1
        && found.getFirst().isOf(app)
        && (app.equals(earlier.get(name)) || !isSame(name, now, before));
  }

  private Set<String> wantedNames() {
    return apps.entrySet().stream()
        .filter(entry -> entry.getValue().hostname())
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The names that the hosts file has. */
  private Set<String> names() {
    return NAME.matcher(hosts())
        .results()
        .map(line -> line.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private String hosts() {
    try {
      return Files.readString(folder.resolve("hosts"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** The processes of the run's apps that have become what they are to be. */
  private Map<String, List<Running>> running() {
    var running = new TreeMap<String, List<Running>>();
    try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (var process : processes) {
        add(process, running);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return running;
  }

  private void add(Path process, Map<String, List<Running>> running) {
    try {
      var environment = environment(process);
      var component = environment.getOrDefault("MONDAY_COMPONENT", "");
      if (component.startsWith("app/")
          && environment.getOrDefault("XDG_STATE_HOME", "").startsWith(folder.toString())) {
        var pid = Long.parseLong(process.getFileName().toString());
        running
            .computeIfAbsent(component.substring("app/".length()), _ -> new ArrayList<>())
            .add(
                new Running(
                    pid,
                    environment.getOrDefault("WORD", ""),
                    environment.getOrDefault("BUILT", "")));
      }
    } catch (IOException _) {
      // it has ended
    }
  }

  private static Map<String, String> environment(Path process) throws IOException {
    var environment = new TreeMap<String, String>();
    for (var entry : Files.readString(process.resolve("environ"), ISO_8859_1).split("\0", -1)) {
      var parts = entry.split("=", 2);
      environment.put(parts[0], parts.length == 2 ? parts[1] : "");
    }
    return environment;
  }

  private LiveRun start() throws IOException {
    var builder =
        new ProcessBuilder(
            Installation.PROGRAM.toString(),
            "run",
            "zoo",
            "--output",
            "json",
            "--config",
            folder.toString());
    builder.environment().put("XDG_STATE_HOME", folder.resolve("state").toString());
    builder.environment().put("HOME", folder.toString());
    builder.environment().put("MONDAY_HOSTS_FILE", folder.resolve("hosts").toString());
    return LiveRun.of(builder);
  }

  private static void await(Supplier<String> what, BooleanSupplier condition)
      throws InterruptedException {
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("not within %s: %s".formatted(PATIENCE, what.get()));
      }
      Thread.sleep(LOOK_AGAIN);
    }
  }
}
