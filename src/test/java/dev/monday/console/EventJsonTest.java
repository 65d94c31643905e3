package dev.monday.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.monday.lifecycle.After;
import dev.monday.lifecycle.ComponentId;
import dev.monday.lifecycle.Event;
import dev.monday.lifecycle.Event.Body;
import dev.monday.lifecycle.Failure;
import dev.monday.lifecycle.Hold;
import dev.monday.lifecycle.Level;
import dev.monday.lifecycle.Lines;
import dev.monday.lifecycle.Question;
import dev.monday.lifecycle.State;
import dev.monday.output.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Every kind of event as JSON, held against the reference. {@code -Dmonday.update=true} writes the
 * examples anew: read the difference.
 */
class EventJsonTest {
  private static final Path PAGE = Path.of("docs/reference/events.md");
  private static final String BEGIN = "```json\n";
  private static final String END = "```\n";
  private static final ComponentId APP = ComponentId.app("shop");
  private static final Failure EXITED = new Failure.Exited(1, Duration.ofMillis(3_250));
  private static final Failure CANNOT_START =
      new Failure.CannotStart("cannot start \"shop\": no such program");
  private static final Failure PORT_TAKEN =
      new Failure.PortTaken(
          new Failure.Exited(1, Duration.ofMillis(300)), "port 8080 is in use by pid 4121 (nginx)");
  private static final Failure TIMED_OUT = new Failure.StartTimedOut(Duration.ofSeconds(30));
  private static final Question QUESTION =
      new Question("Password of deploy@db.example.com", true, "add a key to ssh-agent");
  private static final Failure UNREACHABLE =
      new Failure.Unreachable("cannot connect to anna@build:22: connection refused");
  private static final State STARTING = new State.Starting(0);
  private static final State READY = new State.Ready(0);

  private static final List<Body> BODIES =
      List.of(
          change(
              new State.Pending(0, new Hold.None()),
              new State.Pending(0, new Hold.WaitingFor(List.of(ComponentId.prepare("shop"))))),
          change(new State.Pending(0, new Hold.None()), STARTING),
          change(STARTING, READY),
          change(STARTING, new State.Starting(0, new Hold.HeldBy("graphql", 4711))),
          change(STARTING, new State.Ready(0, "shop.svc.local:8080 → 127.0.0.1:8005")),
          new Event.Traffic(2, 17, 5_120, 1_048_576, 1, 0),
          output("listening on :8080\n\u001b[31mred\u001b[0m and \"quoted\" \\ and é\n", 2, false),
          output("Password: ", 0, false),
          output("ok\n", 1, true),
          new Event.Reloaded(
              List.of(ComponentId.app("web"), ComponentId.route("web.svc.local:8080")),
              List.of(ComponentId.prepare("shop")),
              List.of(ComponentId.forward("db"))),
          new Event.Dropped(312),
          new Event.Notice(Level.INFO, "build", "make"),
          new Event.Notice(
              Level.ERROR,
              "not reloaded",
              "the configuration has a mistake; the run goes on as it was",
              List.of(
                  "monday.yaml:3:5: \"run\" has no key \"comand\"",
                  "hint: did you mean \"command\"?")),
          change(STARTING, new State.Starting(0, new Hold.NeedsAnswer(QUESTION))),
          change(READY, new State.Unready(0, EXITED)),
          change(READY, new State.Unready(0, UNREACHABLE)),
          change(READY, new State.Stopping(new After.Again("main.go changed"), false)),
          change(READY, new State.Stopping(new After.Retry(1, EXITED), false)),
          change(READY, new State.Stopping(new After.Complete(), false)),
          change(STARTING, new State.Stopping(new After.Fail(CANNOT_START), false)),
          change(STARTING, new State.Stopping(new After.Fail(TIMED_OUT), false)),
          change(STARTING, new State.Stopping(new After.Fail(PORT_TAKEN), false)),
          change(READY, new State.Stopping(new After.Stay(), true)),
          change(
              new State.Stopping(new After.Retry(1, EXITED), false), new State.Backoff(1, EXITED)),
          change(new State.Stopping(new After.Complete(), false), new State.Completed()),
          change(new State.Stopping(new After.Fail(EXITED), false), new State.Failed(EXITED)),
          change(new State.Stopping(new After.Stay(), true), new State.Stopped()));

  @Test
  void theReferenceShowsEachKindAsItIsWritten() throws IOException {
    var page = Files.readString(PAGE);
    var begin = page.indexOf(BEGIN) + BEGIN.length();
    var end = page.indexOf(END, begin);
    if (Boolean.getBoolean("monday.update")) {
      page = page.substring(0, begin) + examples() + page.substring(end);
      Files.writeString(PAGE, page);
      end = page.indexOf(END, begin);
    }
    assertEquals(page.substring(begin, end), examples());
  }

  @Test
  void noKindIsForgotten() {
    Set<Class<?>> shown = new HashSet<>();
    for (var body : BODIES) {
      shown.add(body.getClass());
      if (body instanceof Event.StateChanged(_, var to)) {
        shown.add(to.getClass());
        if (to instanceof State.Stopping(var after, _)) {
          shown.add(after.getClass());
        }
      }
    }
    shown.addAll(List.of(Failure.Exited.class, Failure.CannotStart.class));
    shown.addAll(List.of(Failure.StartTimedOut.class, Failure.PortTaken.class));
    shown.add(Failure.Unreachable.class);
    Set<Class<?>> all = new HashSet<>();
    for (var kind : List.of(Body.class, State.class, After.class, Failure.class)) {
      all.addAll(Arrays.asList(kind.getPermittedSubclasses()));
    }
    assertEquals(all, shown);
  }

  private static String examples() {
    var text = new StringBuilder();
    var seq = 0;
    for (var body : BODIES) {
      var json = new Json();
      var at = Instant.parse("2026-11-20T09:00:00Z").plusMillis(250L * seq);
      EventJson.write(json, new Event(++seq, at, Optional.of(APP), body));
      text.append(new String(json.array(), 0, json.length(), UTF_8)).append('\n');
    }
    return text.toString();
  }

  private static Body change(State from, State to) {
    return new Event.StateChanged(from, to);
  }

  private static Body output(String text, int lines, boolean continuesLine) {
    return new Event.Output(new Lines(text.getBytes(UTF_8), lines, continuesLine));
  }
}
