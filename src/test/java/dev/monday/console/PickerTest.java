package dev.monday.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.monday.console.Choice.Holding;
import dev.monday.console.PickerModel.Step;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The picker without a terminal: what is typed leads to a decision or to lines of a screen. */
class PickerTest {
  private static final int PAGE = 3;
  private static final List<Choice> CHOICES =
      List.of(
          choice("billing", List.of("ledger", "invoices"), List.of()),
          choice("shop", List.of("graphql", "user-api", "web"), List.of("database (kubernetes)")),
          choice("shop-admin", List.of("admin"), List.of()),
          choice("日本語", List.of(), List.of()));

  private static Choice choice(String name, List<String> apps, List<String> forwards) {
    return new Choice(name, List.of(new Holding("apps", apps), new Holding("forwards", forwards)));
  }

  static Stream<Arguments> decisions() {
    return Stream.of(
        argumentSet("Enter takes the first", "\r", new Decision.Chosen("billing")),
        argumentSet("down", "\u001b[B\r", new Decision.Chosen("shop")),
        argumentSet("down, as some terminals send it", "\u001bOB\r", new Decision.Chosen("shop")),
        argumentSet("Ctrl-N and Ctrl-P", "\16\16\20\r", new Decision.Chosen("shop")),
        argumentSet("up stays at the first", "\u001b[A\r", new Decision.Chosen("billing")),
        argumentSet("End", "\u001b[F\r", new Decision.Chosen("日本語")),
        argumentSet("End, then Home", "\u001b[4~\u001b[H\r", new Decision.Chosen("billing")),
        argumentSet("page down stops at the last", "\u001b[6~\u001b[6~\r", last()),
        argumentSet("page up", "\u001b[F\u001b[5~\r", new Decision.Chosen("billing")),
        argumentSet("letters filter", "adm\r", new Decision.Chosen("shop-admin")),
        argumentSet("the better match first", "sh\r", new Decision.Chosen("shop")),
        argumentSet("Backspace", "adm\177\177\177\16\r", new Decision.Chosen("shop")),
        argumentSet("Backspace with nothing typed", "\177\r", new Decision.Chosen("billing")),
        argumentSet("Ctrl-U", "adm\25\r", new Decision.Chosen("billing")),
        argumentSet(
            "no match, so Enter does nothing", "xyz\r\25\r", new Decision.Chosen("billing")),
        argumentSet("wide letters", "語\r", last()),
        argumentSet(
            "keys that mean nothing", "\u001b[15~\u001b[1;5C\6\r", new Decision.Chosen("billing")),
        argumentSet("a sequence that is cut off", "\u001b[1", Decision.Left.BY_HANGUP),
        argumentSet("Esc", "\u001b", Decision.Left.BY_ESCAPE),
        argumentSet("Ctrl-C", "sh\3", Decision.Left.BY_INTERRUPT),
        argumentSet("the terminal is gone", "sh", Decision.Left.BY_HANGUP));
  }

  private static Decision last() {
    return new Decision.Chosen("日本語");
  }

  @ParameterizedTest
  @MethodSource("decisions")
  void keysLeadToADecision(String typed, Decision decision) throws IOException {
    assertEquals(decision, decide(typed));
  }

  /** What is left after a lone Escape is a pause, at the end it is the end of input. */
  private static Decision decide(String typed) throws IOException {
    var keys = decoder(typed);
    var model = PickerModel.of(CHOICES);
    while (true) {
      switch (model.after(keys.next(), PAGE)) {
        case Step.Going(var next) -> model = next;
        case Step.Done(var decision) -> {
          return decision;
        }
      }
    }
  }

  private static KeyDecoder decoder(String typed) {
    Deque<Character> left = new ArrayDeque<>();
    typed.chars().forEach(character -> left.add((char) character));
    return new KeyDecoder(
        milliseconds -> left.isEmpty() ? KeyDecoder.Characters.END : left.remove());
  }

  private static PickerModel after(String typed) throws IOException {
    var model = PickerModel.of(CHOICES);
    var keys = decoder(typed);
    while (true) {
      switch (model.after(keys.next(), PAGE)) {
        case Step.Going(var next) -> model = next;
        case Step.Done _ -> {
          return model;
        }
      }
    }
  }

  private static String screen(PickerModel model, int rows, int columns) {
    var lines = new ArrayList<String>();
    for (var line : new PickerView(model, rows, columns).lines()) {
      lines.add(line.text().stripTrailing());
    }
    return String.join("\n", lines) + "\n";
  }

  @Test
  void screenShowsTheListAndWhatTheSelectedHolds() throws IOException {
    assertEquals(
        """
        Project: sh                       2 of 4
        > shop
          shop-admin



        ── shop ────────────────────────────────
        apps      graphql, user-api, web
        forwards  database (kubernetes)
        Enter runs it, Esc leaves, letters filte
        """,
        screen(after("sh"), 10, 40));
  }

  @Test
  void smallScreenHasTheListAlone() throws IOException {
    assertEquals(
        """
        Project:    4 of 4
        > billing
          shop
          shop-admin
        """,
        screen(after(""), 4, 18));
  }

  @Test
  void listScrollsWithTheSelected() throws IOException {
    assertEquals(
        """
        Project:    4 of 4
          shop-admin
        > 日本語
        """,
        screen(after("\u001b[F"), 3, 18));
  }

  @Test
  void oneRowHasTheFilterAndTheSelected() throws IOException {
    assertEquals("Project: sh  shop\n", screen(after("sh"), 1, 30));
  }

  @Test
  void withoutAMatchItSaysSo() throws IOException {
    assertEquals(
        """
        Project: xyz               0 of 4
          no project has these letters

        """,
        screen(after("xyz"), 3, 33));
  }

  @Test
  void whatIsHeldIsWrappedAndCut() {
    var names = new ArrayList<String>();
    for (var i = 1; i <= 9; i++) {
      names.add("service-" + i);
    }
    var model = PickerModel.of(List.of(choice("shop", names, List.of())));
    assertEquals(
        """
        ── shop ────────────────
        apps      service-1,
                  service-2, …
        """,
        String.join("\n", screen(model, 9, 24).lines().skip(5).limit(3).toList()) + "\n");
  }

  @Test
  void noLineIsWiderThanTheScreenAtAnySize() throws IOException {
    for (var typed : List.of("", "sh", "語", "a long filter that matches nothing")) {
      var model = after(typed);
      for (var rows = 0; rows <= 30; rows++) {
        for (var columns = 0; columns <= 90; columns++) {
          fits(new PickerView(model, rows, columns), Math.max(1, rows), Math.max(1, columns));
        }
      }
    }
  }

  private static void fits(PickerView view, int rows, int columns) {
    var lines = view.lines();
    assertTrue(lines.size() <= rows, () -> "%d rows of %d".formatted(lines.size(), rows));
    for (var line : lines) {
      assertTrue(line.width() <= columns, line::text);
    }
    assertTrue(view.cursorColumn() < columns);
  }

  @Test
  void controlCharactersOfANameDoNotReachTheTerminal() {
    var model = PickerModel.of(List.of(choice("a\u001b[2Jb\n", List.of(), List.of())));
    for (var line : new PickerView(model, 24, 80).lines()) {
      assertTrue(line.text().chars().noneMatch(Character::isISOControl), line.text());
    }
  }
}
