package dev.monday.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.monday.lifecycle.ComponentId;
import dev.monday.lifecycle.Driver;
import dev.monday.lifecycle.Input;
import dev.monday.lifecycle.Lines;
import dev.monday.lifecycle.Outcome;
import dev.monday.lifecycle.Question;
import dev.monday.lifecycle.Reports;
import dev.monday.lifecycle.RestartPolicy;
import dev.monday.lifecycle.State;
import dev.monday.supervisor.Component;
import dev.monday.supervisor.EventLog;
import dev.monday.supervisor.Observer;
import dev.monday.supervisor.Supervisor;
import dev.monday.system.SystemTimers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;

/**
 * A program for tests: components that ask one question each, in order. The folder of the first
 * argument gets a file with each answer under the component's name, and one with the settings that
 * the terminal had meanwhile. The other arguments are names; those of hidden answers begin with
 * "secret". While it asks, a file {@code stop-NAME} stops a component, and {@code speak} makes the
 * first one write a line.
 */
final class AskingProgram {
  private final Path folder;
  private final Semaphore put = new Semaphore(0);
  private final CountDownLatch settled = new CountDownLatch(1);

  private AskingProgram(Path folder) {
    this.folder = folder;
  }

  public static void main(String[] arguments) throws Exception {
    var names = List.of(arguments).subList(1, arguments.length);
    new AskingProgram(Path.of(arguments[0])).run(names);
  }

  private void run(List<String> names) throws Exception {
    var ids = names.stream().map(ComponentId::forward).toList();
    var options = new ConsoleOptions(false, true, false, true, ZoneOffset.UTC);
    try (var timers = new SystemTimers();
        var console =
            new Console(options, ids, Outlet.ofStandardOutput(), timers, InstantSource.system());
        var log = new EventLog()) {
      log.subscribe("test", console, _ -> {});
      var drivers = new ArrayList<AskingDriver>();
      var components = new ArrayList<Component>();
      for (var id : ids) {
        drivers.add(new AskingDriver(id.name()));
        components.add(
            new Component(
                id, List.of(), RestartPolicy.never(Duration.ofSeconds(10)), drivers.getLast()));
      }
      try (var questions = new TerminalQuestions(console, new NotedSettings());
          var supervisor =
              new Supervisor(
                  components,
                  timers,
                  log,
                  new Settled(),
                  inquiry -> {
                    questions.put(inquiry);
                    put.release();
                  })) {
        supervisor.start();
        for (var driver : drivers) {
          driver.begin.countDown();
          put.acquire();
        }
        Files.createFile(folder.resolve("all-asked"));
        while (settled.getCount() > 0) {
          for (var id : ids) {
            if (Files.deleteIfExists(folder.resolve("stop-" + id.name()))) {
              supervisor.post(id, new Input.Stop());
            }
          }
          if (Files.deleteIfExists(folder.resolve("speak"))) {
            log.output(ids.getFirst(), new Lines("a line\n".getBytes(UTF_8), 1, false));
          }
          Thread.sleep(10);
        }
      }
    }
  }

  private final class AskingDriver implements Driver {
    private final String name;
    private final CountDownLatch begin = new CountDownLatch(1);

    AskingDriver(String name) {
      this.name = name;
    }

    @Override
    public void launch(Reports reports) {
      Thread.ofVirtual().start(() -> ask(reports));
    }

    private void ask(Reports reports) {
      try {
        begin.await();
        var question = new Question("What of " + name + "?", name.startsWith("secret"), "");
        var answer = reports.ask(question).map(String::valueOf).orElse("nothing");
        Files.writeString(folder.resolve(name), answer);
        reports.exited(new Outcome.Succeeded());
        reports.ended();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void terminate() {
      // the question that it waits for is withdrawn
    }

    @Override
    public void expire() {
      terminate();
    }

    @Override
    public void kill() {
      terminate();
    }
  }

  private final class NotedSettings implements SettingsKeeper {
    @Override
    public void changed(String now, String before) throws IOException {
      Files.writeString(folder.resolve("settings"), before + "\n" + now + "\n");
    }

    @Override
    public void restored() {
      // the test compares
    }
  }

  private final class Settled implements Observer {
    @Override
    public void changed(Map<ComponentId, State> states) {
      if (states.values().stream().allMatch(State::isSettled)) {
        settled.countDown();
      }
    }

    @Override
    public void defect(Throwable cause) {
      throw new IllegalStateException(cause);
    }
  }
}
