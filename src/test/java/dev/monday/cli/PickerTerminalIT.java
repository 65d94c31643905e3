package dev.monday.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code monday} alone on a real terminal: the choice of a project. */
class PickerTerminalIT {
  private static final String CONFIGURATION =
      """
      projects:
        - name: graphql
          local:
            - &gateway {name: gateway, path: app, run: {command: echo gateway runs; exec sleep 1000}}
        - name: payments
          local:
            - *gateway
            - {name: ledger, path: app, run: {command: echo ledger runs; exec sleep 1000}}
        - name: shop
          local:
            - {name: shop-api, path: app, run: {command: echo shop-api runs; exec sleep 1000}}
      """;

  @TempDir private Path folder;
  private Desk desk;

  @BeforeAll
  static void needs() {
    Desk.needs();
  }

  @BeforeEach
  void sitDown() throws Exception {
    desk = Desk.of(folder, CONFIGURATION);
  }

  @AfterEach
  void leave() throws Exception {
    desk.leave();
  }

  @Test
  void showsTheProjectsAndWhatTheSelectedOneHolds() throws Exception {
    desk.enter("monday");
    desk.terminal().await("> graphql");
    desk.terminal().await("3 of 3");
    desk.terminal().await("apps  gateway");
    desk.terminal().await("Enter runs it, Esc leaves");
    assertTrue(desk.terminal().isOnAlternateScreen());
    desk.terminal().press("Down");
    desk.terminal().await("> payments");
    desk.terminal().await("gateway, ledger");
    desk.terminal().press("Down");
    desk.terminal().await("> shop");
    desk.terminal().press("Up");
    desk.terminal().await("> payments");
    desk.terminal().press("Escape");
    desk.awaitEnd(0);
  }

  @Test
  void enterRunsWhatTheLettersLeave() throws Exception {
    desk.enter("monday");
    desk.terminal().await("3 of 3");
    desk.terminal().type("sp");
    desk.terminal().await("> shop");
    desk.terminal().await("1 of 3");
    desk.terminal().press("Enter");
    desk.terminal().await("shop-api │ shop-api runs");
    assertFalse(desk.terminal().isOnAlternateScreen());
    desk.terminal().press("C-c");
    desk.awaitEnd(0);
  }

  @ParameterizedTest
  @CsvSource({"Escape, 0", "C-d, 0", "C-c, 130"})
  void aKeyThatLeavesRestoresTheTerminal(String key, int status) throws Exception {
    desk.enter("monday");
    desk.terminal().await("3 of 3");
    desk.terminal().press(key);
    assertRestored(status);
  }

  @Test
  void sigtermRestoresTheTerminal() throws Exception {
    desk.enter("monday");
    desk.terminal().await("3 of 3");
    assertTrue(desk.program().destroy());
    desk.awaitEnd(143);
    assertFalse(desk.terminal().isOnAlternateScreen());
  }

  /** The shell's lines are on the screen again, and what is typed is shown. */
  private void assertRestored(int status) throws Exception {
    desk.awaitEnd(status);
    assertFalse(desk.terminal().isOnAlternateScreen());
    desk.terminal().type("echo typed");
    desk.terminal().await("$ echo typed");
    assertEquals(
        List.of("$ try monday", "status %d, modes restored".formatted(status), "$ echo typed"),
        desk.terminal().screen().stream().filter(line -> !line.isEmpty()).toList());
  }

  @Test
  void followsTheSizeOfTheTerminal() throws Exception {
    desk.enter("monday");
    desk.terminal().await("3 of 3");
    for (int[] size : new int[][] {{60, 12}, {132, 40}, {30, 5}, {20, 1}, {80, 24}}) {
      desk.terminal().resize(size[0], size[1]);
      awaitPicker(size[0], size[1]);
    }
    desk.terminal().press("Down");
    desk.terminal().await("> payments");
    desk.terminal().press("Escape");
    desk.awaitEnd(0);
  }

  /** The count ends at the right edge, the keys are in the last row, nothing is there twice. */
  private void awaitPicker(int columns, int rows) throws Exception {
    desk.terminal()
        .await(
            "the picker in %d columns and %d rows".formatted(columns, rows),
            lines ->
                rows == 1
                    ? lines.getFirst().contains("graphql")
                    : lines.getFirst().length() == columns
                        && lines.getFirst().endsWith("3 of 3")
                        && lines.get(1).startsWith("> graphql")
                        && lines.stream().filter(line -> line.contains("payments")).count() == 1
                        && (rows < 6 || lines.get(rows - 1).startsWith("Enter runs it")));
  }

  @Test
  void worksInTenColumns() throws Exception {
    desk.terminal().resize(10, 24);
    desk.enter("monday");
    desk.terminal().await("> graphql");
    desk.terminal().await("  payments");
    desk.terminal().type("pay");
    desk.terminal().await("> payments");
    desk.terminal().press("Enter");
    desk.terminal().await("runs");
    desk.terminal().press("C-c");
    desk.awaitEnd(0);
  }

  @Test
  void aClosedTerminalEndsIt() throws Exception {
    desk.enter("monday");
    desk.terminal().await("3 of 3");
  }
}
