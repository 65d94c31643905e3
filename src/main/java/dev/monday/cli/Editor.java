package dev.monday.cli;

import dev.monday.system.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The program that opens the configuration for a person.
 *
 * @param command what is executed, without the files
 * @param name what the person knows it as
 * @param waits whether it ends when the person has closed the files
 * @param takesMany whether it opens several files at once
 */
record Editor(List<String> command, String name, boolean waits, boolean takesMany) {
  private static final List<String> TERMINAL_EDITORS = List.of("nano", "vim", "vi");

  Editor {
    command = List.copyOf(command);
  }

  /**
   * {@code MONDAY_EDITOR} with the comma-separated {@code MONDAY_EDITOR_ARGS}, {@code VISUAL},
   * {@code EDITOR}, then what the desktop or else the terminal has.
   *
   * @param terminal whether an editor can be used on it
   * @throws UserError when there is none
   */
  static Editor of(Map<String, String> environment, boolean terminal) {
    var own = environment.getOrDefault("MONDAY_EDITOR", "");
    if (!own.isBlank()) {
      var command = new ArrayList<>(List.of(own));
      for (var argument : environment.getOrDefault("MONDAY_EDITOR_ARGS", "").split(",", -1)) {
        if (!argument.isBlank()) {
          command.add(argument.strip());
        }
      }
      return new Editor(command, own, true, true);
    }
    for (var variable : List.of("VISUAL", "EDITOR")) {
      var line = environment.getOrDefault(variable, "");
      if (!line.isBlank()) {
        return new Editor(List.of("/bin/sh", "-c", line + " \"$@\"", "sh"), line, true, true);
      }
    }
    return ofDesktop(environment)
        .or(() -> terminal ? ofTerminal(environment) : Optional.empty())
        .orElseThrow(
            () -> new UserError("cannot find an editor; set EDITOR to the one that you use"));
  }

  private static Optional<Editor> ofDesktop(Map<String, String> environment) {
    if (environment.containsKey("DISPLAY") || environment.containsKey("WAYLAND_DISPLAY")) {
      return found("xdg-open", environment)
          .map(program -> new Editor(List.of(program), "xdg-open", false, false));
    }
    return Files.isDirectory(Path.of("/System/Library/CoreServices"))
        ? found("open", environment)
            .map(program -> new Editor(List.of(program, "-W", "-t"), "open", true, true))
        : Optional.empty();
  }

  private static Optional<Editor> ofTerminal(Map<String, String> environment) {
    for (var name : TERMINAL_EDITORS) {
      var program = found(name, environment);
      if (program.isPresent()) {
        return Optional.of(new Editor(List.of(program.get()), name, true, true));
      }
    }
    return Optional.empty();
  }

  private static Optional<String> found(String name, Map<String, String> environment) {
    for (var folder : environment.getOrDefault("PATH", "").split(":", -1)) {
      var program = Path.of(folder).resolve(name);
      if (!folder.isEmpty() && Files.isExecutable(program) && !Files.isDirectory(program)) {
        return Optional.of(program.toString());
      }
    }
    return Optional.empty();
  }

  /**
   * Opens the files on the terminal of this program and waits for the editor's end.
   *
   * @throws UserError when it cannot be started, or ends with another status than 0
   */
  void open(List<Path> files, Invocation invocation) throws InterruptedException {
    if (takesMany) {
      start(files, invocation);
      return;
    }
    for (var file : files) {
      start(List.of(file), invocation);
    }
  }

  private void start(List<Path> files, Invocation invocation) throws InterruptedException {
    var words = new ArrayList<>(command);
    files.forEach(file -> words.add(file.toString()));
    var builder = new ProcessBuilder(words).directory(invocation.folder().toFile()).inheritIO();
    builder.environment().clear();
    builder.environment().putAll(invocation.environment());
    try {
      var status = builder.start().waitFor();
      if (status != 0) {
        throw new UserError(1, "editor \"%s\" ended with status %d".formatted(name, status));
      }
    } catch (IOException e) {
      throw new UserError(
          "cannot start editor \"%s\": %s; set MONDAY_EDITOR to the one that you use"
              .formatted(name, e.getMessage()),
          e);
    }
  }
}
