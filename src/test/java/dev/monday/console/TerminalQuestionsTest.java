package dev.monday.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.monday.testing.PseudoTerminal;
import dev.monday.testing.Requires;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Questions on a real terminal, asked by {@link AskingProgram}. */
@Timeout(120)
class TerminalQuestionsTest {
  @TempDir private Path folder;

  @BeforeEach
  void needs() {
    Requires.command("perl");
    Requires.command("stty");
  }

  private Process ask(PseudoTerminal terminal, String... names) throws IOException {
    return askBy("", terminal, names);
  }

  /** Says the terminal's settings before and after the program, and how that ended. */
  private Process askBy(String prefix, PseudoTerminal terminal, String... names)
      throws IOException {
    var script =
        "stty -g >before; %s \"$@\"; echo \"status $?\"; stty -g >after; echo settled"
            .formatted(prefix);
    var command = new ArrayList<>(List.of("sh", "-c", script, "sh"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.addAll(List.of(AskingProgram.class.getName(), folder.toString()));
    command.addAll(List.of(names));
    return terminal.start(new ProcessBuilder(command).directory(folder.toFile()));
  }

  private void awaitEnd(PseudoTerminal terminal, Process program) throws Exception {
    terminal.await("status 0");
    terminal.await("settled");
    assertEquals(0, program.waitFor());
    assertEquals(text("before"), text("after"));
  }

  private String text(String file) throws IOException {
    return Files.readString(folder.resolve(file));
  }

  private void await(String file) throws InterruptedException {
    while (Files.notExists(folder.resolve(file))) {
      Thread.sleep(5);
    }
  }

  @Test
  void asksOneAfterTheOtherAndHidesWhatIsSecret() throws Exception {
    try (var terminal = PseudoTerminal.open(80, 24)) {
      var program = ask(terminal, "secret-db", "known");
      terminal.await("secret-db ? hidden answer");
      await("all-asked");
      terminal.type("s3crat\177\177et\r");
      terminal.await("known     ? answer");
      Files.createFile(folder.resolve("speak"));
      terminal.await("secret-db │ a line");
      terminal.await("known     ? answer");
      terminal.type("ye");
      terminal.await("? answer          ye");
      terminal.type("s\r");
      awaitEnd(terminal, program);
      assertEquals("s3cret", text("secret-db"));
      assertEquals("yes", text("known"));
      var screen = terminal.output();
      assertFalse(screen.contains("s3cr"), screen);
      assertEquals(text("before"), text("settings").lines().findFirst().orElseThrow() + "\n");
    }
  }

  @Test
  void anEmptyAnswerIsOneAndEscapeDeclines() throws Exception {
    try (var terminal = PseudoTerminal.open(80, 24)) {
      var program = ask(terminal, "secret-empty", "declined");
      terminal.await("? hidden answer");
      terminal.type("not this\25\r");
      terminal.await("declined     ? answer");
      terminal.type("yes\33");
      awaitEnd(terminal, program);
      assertEquals("", text("secret-empty"));
      assertEquals("nothing", text("declined"));
    }
  }

  @Test
  void whatWasTypedBeforeIsNoAnswer() throws Exception {
    try (var terminal = PseudoTerminal.open(80, 24)) {
      terminal.type("yes\rno\r");
      var program = ask(terminal, "known");
      terminal.await("? answer");
      terminal.type("maybe\r");
      awaitEnd(terminal, program);
      assertEquals("maybe", text("known"));
    }
  }

  @Test
  void aWithdrawnQuestionGivesWayToTheNext() throws Exception {
    try (var terminal = PseudoTerminal.open(80, 24)) {
      var program = ask(terminal, "first", "second", "third");
      terminal.await("first  ? answer");
      terminal.type("half");
      await("all-asked");
      Files.createFile(folder.resolve("stop-second"));
      while (Files.exists(folder.resolve("stop-second"))) {
        Thread.sleep(5); // until it is on its way
      }
      Files.createFile(folder.resolve("stop-first"));
      terminal.await("third  ? answer");
      terminal.type("whole\r");
      awaitEnd(terminal, program);
      assertEquals("nothing", text("first"));
      assertEquals("nothing", text("second"));
      assertEquals("whole", text("third"));
      assertFalse(terminal.output().contains("second ? question"), terminal.output());
    }
  }

  /**
   * In a process group of its own, as a shell with job control starts what it need not wait for.
   */
  @Test
  void nobodyIsThereInTheBackground() throws Exception {
    try (var terminal = PseudoTerminal.open(80, 24)) {
      var program = askBy("perl -e 'setpgrp; exec @ARGV'", terminal, "known");
      awaitEnd(terminal, program);
      assertEquals("nothing", text("known"));
    }
  }
}
