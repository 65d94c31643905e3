package dev.monday.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PseudoTerminalTest {
  @BeforeEach
  void needs() {
    Requires.command("perl");
  }

  @Test
  void aProgramReadsKeysSeesResizesAndIsInterrupted() throws Exception {
    try (var terminal = PseudoTerminal.open(80, 24)) {
      Process shell =
          terminal.start(
              new ProcessBuilder(
                  "sh",
                  "-c",
                  "trap 'stty size' WINCH; trap 'echo interrupted; exit 7' INT;"
                      + " read -r line; echo \"got $line\"; stty size; echo waiting;"
                      + " while :; do sleep 0.05; done"));
      terminal.type("some words\r");
      terminal.await("got some words");
      terminal.await("24 80");
      terminal.await("waiting");
      terminal.resize(100, 30);
      terminal.await("30 100");
      terminal.type("\3");
      terminal.await("interrupted");
      assertEquals(7, shell.waitFor());
    }
  }

  @Test
  void closingHangsUp() throws Exception {
    Process shell;
    try (var terminal = PseudoTerminal.open(80, 24)) {
      shell =
          terminal.start(
              new ProcessBuilder(
                  "sh", "-c", "trap 'exit 9' HUP; echo ready; while :; do sleep 0.05; done"));
      terminal.await("ready");
    }
    assertEquals(9, shell.waitFor());
  }
}
