package dev.monday.cli;

import dev.monday.process.ProgramSearch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Whether the programs that every run needs are there. */
final class ProgramsCheck implements Check {
  private static final Path SHELL = Path.of("/bin/sh");

  @Override
  public List<Finding> findings() {
    var findings = new ArrayList<Finding>();
    findings.add(
        Files.isExecutable(SHELL)
            ? new Finding.Good("shell: " + SHELL)
            : new Finding.Bad("there is no " + SHELL, "commands run in it: install a shell there"));
    findings.add(sessionStarter());
    return findings;
  }

  /** Process groups are made by the one or the other. */
  private static Finding sessionStarter() {
    return ProgramSearch.tool("setsid")
        .or(() -> ProgramSearch.tool("perl"))
        .<Finding>map(program -> new Finding.Good("process groups: " + program))
        .orElseGet(() ->
            new Finding.Bad(
                "there is neither setsid nor perl, so no app can be started",
                "install setsid (on Debian: package util-linux) or perl"));
  }
}
