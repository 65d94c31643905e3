package dev.monday.cli;

import dev.monday.config.LoadResult;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code monday edit}. */
@Command(
    name = "edit",
    description = {
      "Opens the configuration in an editor, waits for it, then checks.",
      "",
      "The editor is $MONDAY_EDITOR with $MONDAY_EDITOR_ARGS (comma-separated), else $VISUAL, else"
          + " $EDITOR, else what the desktop or the terminal has."
    },
    footer = {"", "Example: EDITOR=vi monday edit"})
final class EditCommand implements Callable<Integer> {
  private final Invocation invocation;
  private final Root root;

  EditCommand(Invocation invocation, Root root) {
    this.invocation = invocation;
    this.root = root;
  }

  @Override
  public Integer call() throws InterruptedException {
    var before = LoadedConfiguration.load(root.config(), invocation);
    if (before instanceof LoadResult.Refused refused && refused.files().isEmpty()) {
      throw new RefusedConfiguration(refused);
    }
    var editor = Editor.of(invocation.environment(), invocation.terminal());
    editor.open(before.files(), invocation);
    if (editor.waits()) {
      return new CheckCommand(invocation, root).call();
    }
    invocation
        .out()
        .println("opened with %s; \"monday check\" says what is wrong".formatted(editor.name()));
    return 0;
  }
}
