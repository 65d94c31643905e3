package dev.monday.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import dev.monday.config.ConfigurationLoader;
import dev.monday.config.Diagnostic;
import dev.monday.config.LoadResult;
import dev.monday.lifecycle.ComponentId;
import dev.monday.lifecycle.Event;
import dev.monday.lifecycle.Input;
import dev.monday.lifecycle.Lines;
import dev.monday.lifecycle.State;
import dev.monday.plan.ComponentSpec.AppSpec;
import dev.monday.plan.ComponentSpec.ForwardSpec;
import dev.monday.plan.ComponentSpec.PrepareSpec;
import dev.monday.plan.ComponentSpec.RouteSpec;
import dev.monday.plan.ComponentSpec.WatchSpec;
import dev.monday.plan.Plan;
import dev.monday.plan.Planner;
import dev.monday.plan.Surroundings;
import dev.monday.process.Launch;
import dev.monday.process.ProcessGroups;
import dev.monday.proxy.AppRoutes;
import dev.monday.supervisor.Component;
import dev.monday.supervisor.EventLog;
import dev.monday.supervisor.Observer;
import dev.monday.supervisor.Respondent;
import dev.monday.supervisor.Subscriber;
import dev.monday.supervisor.Supervisor;
import dev.monday.system.SystemTimers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** The project of a configuration's text, run for real, and all that happened. */
final class RunningPlan implements AutoCloseable, Observer, Subscriber, LaunchLog {
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private final String session = UUID.randomUUID().toString();
  private final SystemTimers timers = new SystemTimers();
  private final EventLog log = new EventLog();
  private final ProcessGroups groups = ProcessGroups.ofThisSystem();
  private final ListeningPorts ports = new ListeningPorts(new ScriptedSockets(), this::defect);
  private final Supervisor supervisor;
  private final List<String> notices = new ArrayList<>();
  private final Map<String, ByteArrayOutputStream> output = new HashMap<>();
  private final List<String> stopCommandsKept = new ArrayList<>();
  private Map<ComponentId, State> states = Map.of();

  RunningPlan(Path folder, String yaml) throws IOException {
    Files.writeString(folder.resolve("monday.yaml"), yaml);
    var environment = new HashMap<>(System.getenv());
    environment.put("INHERITED", "inherited");
    environment.put("OVERRIDDEN", "inherited");
    var tools = new Tools(session, environment, groups, timers, this, ports);
    log.subscribe("test", this, _ -> {});
    supervisor =
        new Supervisor(
            components(plan(folder, environment), tools), timers, log, this, Respondent.NOBODY);
    supervisor.start();
  }

  private static Plan plan(Path folder, Map<String, String> environment) {
    return switch (ConfigurationLoader.load(folder, environment, folder)) {
      case LoadResult.Refused refused -> fail(refused.text(folder));
      case LoadResult.Loaded loaded -> {
        var problems = new ArrayList<Diagnostic>();
        var surroundings = new Surroundings(environment, folder, Files::exists);
        var configuration = loaded.configuration();
        var project = configuration.projects().getFirst();
        var plan = Planner.plan(configuration, project, surroundings, problems);
        assertEquals(List.of(), problems);
        yield plan;
      }
    };
  }

  private static List<Component> components(Plan plan, Tools tools) {
    var components = new ArrayList<Component>();
    for (var spec : plan.components()) {
      switch (spec) {
        case PrepareSpec prepare ->
            components.add(
                new Component(
                    spec.id(), List.of(), spec.policy(), CommandDriver.of(prepare, tools)));
        case AppSpec app ->
            components.add(
                new Component(
                    spec.id(),
                    spec.requires(),
                    spec.policy(),
                    CommandDriver.of(app, AppRoutes.NONE, tools)));
        case ForwardSpec _, RouteSpec _, WatchSpec _ -> {}
      }
    }
    return components;
  }

  void await(ComponentId id, Class<? extends State> kind) {
    await(() -> kind.isInstance(states.get(id)));
  }

  void awaitOutput(String name, String text) {
    await(() -> text(name).contains(text));
  }

  void stop() {
    supervisor.stopAll();
    await(() -> states.values().stream().allMatch(State::isSettled));
  }

  void post(ComponentId id, Input input) {
    supervisor.post(id, input);
  }

  private void await(BooleanSupplier condition) {
    lock.lock();
    try {
      var left = DEADLINE.toNanos();
      while (!condition.getAsBoolean()) {
        left = news.awaitNanos(left);
        if (left <= 0) {
          fail("still %s, notices %s, output %s".formatted(states, notices, output));
        }
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    } finally {
      lock.unlock();
    }
  }

  State state(ComponentId id) {
    lock.lock();
    try {
      return states.getOrDefault(id, new State.Stopped());
    } finally {
      lock.unlock();
    }
  }

  /** All that an app and its preparation have written. */
  String output(String name) {
    lock.lock();
    try {
      return text(name);
    } finally {
      lock.unlock();
    }
  }

  private String text(String name) {
    return output.getOrDefault(name, new ByteArrayOutputStream()).toString(UTF_8);
  }

  List<String> notices() {
    lock.lock();
    try {
      return List.copyOf(notices);
    } finally {
      lock.unlock();
    }
  }

  List<String> stopCommandsKept() {
    lock.lock();
    try {
      return List.copyOf(stopCommandsKept);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void changed(Map<ComponentId, State> now) {
    tell(() -> states = now);
  }

  @Override
  public void defect(Throwable cause) {
    tell(() -> notices.add("defect: " + cause));
  }

  @Override
  public void accept(List<Event> batch) {
    tell(() -> batch.forEach(this::note));
  }

  private void note(Event event) {
    var name = event.source().map(ComponentId::name).orElse("");
    switch (event.body()) {
      case Event.Output(Lines lines) ->
          output.computeIfAbsent(name, _ -> new ByteArrayOutputStream()).writeBytes(lines.text());
      case Event.Notice notice -> notices.add(notice.topic() + ": " + notice.text());
      case Event.StateChanged _, Event.Traffic _, Event.Reloaded _, Event.Dropped _ -> {}
    }
  }

  private void tell(Runnable change) {
    lock.lock();
    try {
      change.run();
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long progress() {
    return 0;
  }

  @Override
  public void starting(ComponentId id, List<Launch> stopCommands) {
    stopCommands.forEach(command -> tell(() -> stopCommandsKept.add(command.argv().getLast())));
  }

  @Override
  public void ended(ComponentId id) {
    tell(stopCommandsKept::clear);
  }

  /** Stops what is left, and fails when a process of this run is still there. */
  @Override
  public void close() {
    supervisor.killAll();
    await(() -> states.values().stream().allMatch(State::isSettled));
    supervisor.close();
    ports.close();
    log.close();
    timers.close();
    assertEquals(List.of(), groups.marked().find(session), "processes left");
  }
}
