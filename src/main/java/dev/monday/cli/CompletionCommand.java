package dev.monday.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code monday completion}. */
@Command(
    name = "completion",
    description = {
      "Prints a script that completes commands, options and project names.",
      "",
      "bash: source <(monday completion bash), in ~/.bashrc",
      "zsh:  source <(monday completion zsh), in ~/.zshrc after compinit",
      "fish: monday completion fish > ~/.config/fish/completions/monday.fish"
    },
    footer = {"", "Example: monday completion bash"})
final class CompletionCommand implements Callable<Integer> {
  /** Whose completion it is. */
  enum Shell {
    BASH,
    ZSH,
    FISH
  }

  private final Invocation invocation;

  @Parameters(paramLabel = "SHELL", description = "bash, zsh or fish.")
  private Shell shell = Shell.BASH;

  CompletionCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    var root = Commands.withAll(invocation).getCommandSpec();
    invocation
        .out()
        .print(
            switch (shell) {
              case BASH -> BashCompletion.script(root);
              case ZSH -> ZshCompletion.script(root);
              case FISH -> FishCompletion.script(root);
            });
    return 0;
  }
}
