package dev.monday.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.monday.lifecycle.After;
import dev.monday.lifecycle.ComponentId;
import dev.monday.lifecycle.Event;
import dev.monday.lifecycle.Failure;
import dev.monday.lifecycle.Hold;
import dev.monday.lifecycle.Level;
import dev.monday.lifecycle.Lines;
import dev.monday.lifecycle.Question;
import dev.monday.lifecycle.State;
import dev.monday.system.Timers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ConsoleTest {
  private static final ConsoleOptions PLAIN =
      new ConsoleOptions(false, true, false, false, ZoneOffset.UTC);
  private static final ConsoleOptions COLOURED =
      new ConsoleOptions(false, true, true, false, ZoneOffset.UTC);
  private static final ConsoleOptions TERMINAL =
      new ConsoleOptions(false, true, false, true, ZoneOffset.UTC);
  private static final ComponentId GRAPHQL = ComponentId.app("graphql");
  private static final ComponentId API = ComponentId.app("user-api");
  private static final ComponentId BUILD = ComponentId.prepare("graphql");
  private static final String ESC = "\u001b";
  private static final String GRAPHQL_BAR = ESC + "[94mgraphql  │" + ESC + "[0m ";
  private static final String API_BAR = ESC + "[92muser-api │" + ESC + "[0m ";

  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final List<Runnable> ticks = new ArrayList<>();
  private Instant now = Instant.parse("2026-01-02T03:04:05.678Z");
  private int columns = 80;
  private long seq;

  @Test
  void linesAreBehindTheirNames() throws Exception {
    var console = console(PLAIN);
    console.accept(List.of(output(GRAPHQL, "one\ntwo\n"), output(API, "\n")));
    assertShown("graphql  │ one\ngraphql  │ two\nuser-api │ \n");
  }

  @Test
  void unfinishedLinesAreContinuedOrBegunAnew() throws Exception {
    var console = console(PLAIN);
    console.accept(List.of(output(GRAPHQL, "Pass")));
    console.accept(List.of(continued(GRAPHQL, "word: "), output(API, "up\n")));
    console.accept(List.of(continued(GRAPHQL, "ok\nnext\n")));
    assertShown(
        """
        graphql  │ Password:\s
        user-api │ up
        graphql  │ ok
        graphql  │ next
        """);
  }

  @Test
  void anEndThatComesAloneIsNoLineOfItsOwn() throws Exception {
    var console = console(PLAIN);
    console.accept(List.of(output(GRAPHQL, "a"), continued(GRAPHQL, "\n"), output(API, "b\n")));
    assertShown("graphql  │ a\nuser-api │ b\n");
  }

  @Test
  void whatComesWhileTheRunGoesOnGetsRoomForItsName() throws Exception {
    var console = console(PLAIN);
    var search = ComponentId.app("search-engine");
    console.accept(List.of(output(GRAPHQL, "one\n")));
    console.accept(
        List.of(
            event(
                Optional.empty(),
                new Event.Reloaded(
                    List.of(search, ComponentId.route("a-very-long-name:80")),
                    List.of(API),
                    List.of()))));
    console.accept(List.of(output(GRAPHQL, "two\n"), output(search, "up\n")));
    assertShown(
        """
        graphql  │ one
        monday        ↻ reloaded        + app search-engine, + route a-very-long-name:80, ~ app user-api
        graphql       │ two
        search-engine │ up
        """);
  }

  @Test
  void detailsOfANoticeStandBelowItAsTheyAre() throws Exception {
    var console = console(PLAIN);
    var notice =
        new Event.Notice(
            Level.ERROR,
            "not reloaded",
            "a mistake",
            List.of("monday.yaml:1:5: bad", "    \u001b^"));
    console.accept(List.of(output(GRAPHQL, "unfinished"), event(Optional.empty(), notice)));
    assertShown(
        """
        graphql  │ unfinished
        monday   ✘ not reloaded    a mistake
        monday.yaml:1:5: bad
            \ufffd^
        """);
  }

  @Test
  void ownLinesCarryASign() throws Exception {
    var console = console(PLAIN);
    console.accept(
        List.of(
            event(BUILD, new Event.StateChanged(pending(), new State.Starting(0))),
            event(BUILD, new Event.Notice(Level.INFO, "build", "go build\u0007 ./cmd")),
            event(GRAPHQL, new Event.StateChanged(pending(), new State.Starting(0)))));
    now = now.plusMillis(1400);
    console.accept(
        List.of(
            event(GRAPHQL, new Event.StateChanged(new State.Starting(0), new State.Ready(0))),
            output(GRAPHQL, "listening on :8005\n"),
            event(GRAPHQL, failed()),
            event(Optional.empty(), new Event.Notice(Level.WARNING, "", "no such app"))));
    assertShown(
        """
        graphql  • build           go build\ufffd ./cmd
        graphql  ✔ ready           in 1.4 s
        graphql  │ listening on :8005
        graphql  ✘ failed          exit status 1 after 3 s; last lines above
        monday   !                 no such app
        """);
  }

  @Test
  void coloursStayWithTheirApp() throws Exception {
    var console = console(COLOURED);
    console.accept(List.of(output(GRAPHQL, ESC + "[1;31mred\nstill\n" + ESC + "[0mplain\n")));
    console.accept(List.of(output(GRAPHQL, ESC + "[32mgreen"), output(API, "plain\n")));
    console.accept(List.of(continued(GRAPHQL, " goes on" + ESC + "[m\nplain\n")));
    assertShown(
        GRAPHQL_BAR
            + (ESC + "[1;31mred" + ESC + "[0m\n")
            + GRAPHQL_BAR
            + (ESC + "[1;31mstill" + ESC + "[0m\n")
            + GRAPHQL_BAR
            + (ESC + "[1;31m" + ESC + "[0mplain\n")
            + GRAPHQL_BAR
            + (ESC + "[32mgreen" + ESC + "[0m\n")
            + API_BAR
            + "plain\n"
            + GRAPHQL_BAR
            + (ESC + "[32m goes on" + ESC + "[m\n")
            + GRAPHQL_BAR
            + "plain\n");
  }

  @Test
  void withoutColoursTheAppsOwnAreRemoved() throws Exception {
    console(PLAIN).accept(List.of(output(GRAPHQL, ESC + "[1;31mred" + ESC + "[0m and\tplain\n")));
    assertShown("graphql  │ red and\tplain\n");
  }

  @Test
  void timesAndNoNames() throws Exception {
    var console = console(new ConsoleOptions(true, false, false, false, ZoneOffset.UTC));
    console.accept(List.of(output(GRAPHQL, "one\ntwo\n"), event(GRAPHQL, failed())));
    assertShown(
        """
        03:04:05.678 one
        03:04:05.678 two
        03:04:05.678 graphql ✘ failed          exit status 1 after 3 s; last lines above
        """);
  }

  @Test
  void droppedLinesAreSaid() throws Exception {
    var console = console(PLAIN);
    console.accept(List.of(output(GRAPHQL, "a"), event(GRAPHQL, new Event.Dropped(312))));
    assertShown(
        """
        graphql  │ a
        graphql  ! dropped         312 lines dropped: standard output stood still
        """);
  }

  @Test
  void aNarrowTerminalCutsNames() throws Exception {
    columns = 10;
    var console = console(PLAIN);
    console.accept(List.of(output(GRAPHQL, "one two three four\n"), event(API, failed())));
    columns = 40;
    console.accept(List.of(output(API, "wider\n")));
    assertShown(
        """
        gr… │ one two three four
        us… ✘ failed          exit status 1 after 3 s
        user-api │ wider
        """);
  }

  @Test
  void theNameOfARouteIsNotCutThoughItNeedsNoColumn() throws Exception {
    var console = console(PLAIN);
    console.accept(List.of(event(ComponentId.route("db.svc.local:5432"), failed())));
    assertShown("db.svc.local:5432 ✘ failed          exit status 1 after 3 s\n");
  }

  @Test
  void whatLastsIsSaidOnce() throws Exception {
    var console = console(PLAIN);
    var waiting = new State.Pending(0, new Hold.WaitingFor(List.of(BUILD, API)));
    console.accept(
        List.of(
            event(GRAPHQL, new Event.StateChanged(pending(), waiting)),
            event(
                API,
                new Event.StateChanged(
                    new State.Ready(0), new State.Stopping(new After.Stay(), false)))));
    assertEquals(1, ticks.size());
    now = now.plusSeconds(2);
    tick();
    assertTrue(ticks.isEmpty());
    assertShown(
        """
        graphql  • waiting         for user-api
        user-api • stopping        not ended after 2 s
        """);
  }

  @Test
  void waitingForItsOwnPreparationIsNoNews() throws Exception {
    var console = console(PLAIN);
    var waiting = new State.Pending(0, new Hold.WaitingFor(List.of(BUILD)));
    console.accept(
        List.of(
            event(GRAPHQL, new Event.StateChanged(pending(), waiting)),
            event(API, new Event.StateChanged(pending(), waiting))));
    now = now.plusSeconds(2);
    tick();
    assertShown("user-api • waiting         for graphql\n");
  }

  @Test
  void whatTheTerminalShowsOfPressedKeysIsErasedBeforeTheRunSpeaks() throws Exception {
    var console = console(new ConsoleOptions(false, true, false, true, ZoneOffset.UTC));
    console.accept(
        List.of(
            output(GRAPHQL, "one\n"),
            new Event(1, now, Optional.empty(), new Event.Notice(Level.INFO, "stopping", "all")),
            output(GRAPHQL, "unfinished"),
            new Event(2, now, Optional.empty(), new Event.Notice(Level.INFO, "killing", "all"))));
    assertShown(
        "graphql  │ one\n"
            + ("\r" + ESC + "[Kmonday   • stopping        all\n")
            + "graphql  │ unfinished\n"
            + "monday   • killing         all\n");
  }

  @Test
  void longWorkIsShownOnALastLineAndErased() throws Exception {
    var console = console(new ConsoleOptions(false, true, false, true, ZoneOffset.UTC));
    console.accept(
        List.of(
            event(BUILD, new Event.StateChanged(pending(), new State.Starting(0))),
            event(BUILD, new Event.Notice(Level.INFO, "build", "make"))));
    now = now.plusSeconds(12);
    tick();
    console.accept(List.of(output(GRAPHQL, "one\n")));
    console.close();
    assertShown(
        "graphql  • build           make\n"
            + "… graphql: build 12 s"
            + ("\r" + ESC + "[Kgraphql  │ one\n")
            + "… graphql: build 12 s"
            + ("\r" + ESC + "[K"));
  }

  @Test
  void theLiveLineFitsTheTerminal() throws Exception {
    columns = 10;
    var console = console(new ConsoleOptions(false, true, false, true, ZoneOffset.UTC));
    console.accept(List.of(event(BUILD, new Event.StateChanged(pending(), new State.Starting(0)))));
    now = now.plusSeconds(12);
    tick();
    assertShown("… graphq…");
  }

  @Test
  void aQuestionStaysOnTheLastLineWhileOutputGoesOnAboveIt() throws Exception {
    var console = console(TERMINAL);
    console.accept(List.of(output(GRAPHQL, "unfin")));
    console.ask(API, new Question("user-api is not known.\nIs it the right one?", false, ""));
    console.typed("ye");
    console.accept(List.of(continued(GRAPHQL, "ished\nand ag")));
    console.typed("yes");
    console.answered();
    console.accept(List.of(output(GRAPHQL, "on\n")));
    var prompt = "user-api ? answer          ";
    var erase = "\r" + ESC + "[K";
    assertShown(
        "graphql  │ unfin\n"
            + "user-api ? question        user-api is not known. Is it the right one?\n"
            + (prompt + erase + prompt + "ye" + erase)
            + ("graphql  │ ished\ngraphql  │ and ag\n" + prompt + "ye" + erase)
            + (prompt + "yes" + erase)
            + "graphql  │ on\n");
  }

  @Test
  void aHiddenAnswerIsCalledSoAndALongOneShowsItsEnd() throws Exception {
    columns = 40;
    var console = console(TERMINAL);
    console.ask(API, new Question("Password", true, ""));
    console.close();
    assertShown("user-api ? question        Password\nuser-api ? hidden answer   \r" + ESC + "[K");
    written.reset();
    console = console(TERMINAL);
    console.ask(API, new Question("Code", false, ""));
    console.typed("0123456789abcdef");
    columns = 12;
    console.typed("0123456789abcdef");
    assertShown(
        "user-api ? question        Code\nuser-api ? answer          \r"
            + (ESC + "[Kuser-api ? answer          …56789abcdef\r")
            + (ESC + "[K? …89abcdef"));
  }

  @Test
  void nothingIsTimedWhileAllIsQuiet() throws Exception {
    var console = console(PLAIN);
    console.accept(
        List.of(
            event(GRAPHQL, new Event.StateChanged(pending(), new State.Starting(0))),
            output(GRAPHQL, "up\n")));
    assertTrue(ticks.isEmpty());
  }

  @Test
  void aClosedPipeIsReported() throws Exception {
    var outlet =
        new Outlet(
            new OutputStream() {
              @Override
              public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
              }
            },
            Outlet.Kind.PIPE,
            OptionalInt::empty);
    var console = new Console(PLAIN, List.of(GRAPHQL), outlet, timers(), () -> now);
    var batch = List.of(output(GRAPHQL, "one\n"));
    assertThrows(IOException.class, () -> console.accept(batch));
    assertThrows(IOException.class, () -> console.accept(batch));
    console.close();
  }

  @Test
  void manyLinesAreWholeAndInOrder() throws Exception {
    var console = console(PLAIN);
    var expected = new StringBuilder();
    var text = new StringBuilder();
    for (var line = 0; line < 30_000; line++) {
      text.append("line ").append(line).append('\n');
      expected.append("graphql  │ line ").append(line).append('\n');
    }
    console.accept(List.of(output(GRAPHQL, text.toString())));
    assertShown(expected.toString());
  }

  @Test
  void coloursAreForTerminalsThatTakeThem() {
    var terminal = java.util.Map.of("TERM", "xterm");
    assertTrue(ConsoleOptions.takesColours(true, terminal));
    assertFalse(ConsoleOptions.takesColours(false, terminal));
    assertFalse(ConsoleOptions.takesColours(true, java.util.Map.of("TERM", "dumb")));
    assertFalse(
        ConsoleOptions.takesColours(true, java.util.Map.of("TERM", "xterm", "NO_COLOR", "1")));
    assertTrue(
        ConsoleOptions.takesColours(true, java.util.Map.of("TERM", "xterm", "NO_COLOR", "")));
  }

  private Console console(ConsoleOptions options) {
    var outlet = new Outlet(written, Outlet.Kind.TERMINAL, () -> OptionalInt.of(columns));
    return new Console(options, List.of(GRAPHQL, API, BUILD), outlet, timers(), () -> now);
  }

  private Timers timers() {
    return new Timers() {
      @Override
      public void after(Duration delay, Runnable task) {
        ticks.add(task);
      }

      @Override
      public void close() {}
    };
  }

  /** Lets the timer run out that was set, and waits until what it does is done. */
  private void tick() throws InterruptedException {
    var before = written.size();
    ticks.removeFirst().run();
    while (written.size() == before) {
      Thread.sleep(1);
    }
  }

  private void assertShown(String expected) {
    assertEquals(expected, written.toString(UTF_8));
  }

  private Event output(ComponentId id, String text) {
    return event(id, new Event.Output(lines(text, false)));
  }

  private Event continued(ComponentId id, String text) {
    return event(id, new Event.Output(lines(text, true)));
  }

  private static Lines lines(String text, boolean continues) {
    var count = (int) text.chars().filter(c -> c == '\n').count();
    return new Lines(text.getBytes(UTF_8), count, continues);
  }

  private Event event(ComponentId id, Event.Body body) {
    return event(Optional.of(id), body);
  }

  private Event event(Optional<ComponentId> id, Event.Body body) {
    return new Event(++seq, now, id, body);
  }

  private static State pending() {
    return new State.Pending(0, new Hold.None());
  }

  private static Event.StateChanged failed() {
    var cause = new Failure.Exited(1, Duration.ofSeconds(3));
    return new Event.StateChanged(
        new State.Stopping(new After.Fail(cause), false), new State.Failed(cause));
  }
}
