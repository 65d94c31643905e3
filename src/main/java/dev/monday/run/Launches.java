package dev.monday.run;

import dev.monday.config.Command;
import dev.monday.lifecycle.ComponentId;
import dev.monday.plan.CommandSpec;
import dev.monday.plan.EnvironmentSpec;
import dev.monday.process.EnvFile;
import dev.monday.process.Launch;
import dev.monday.process.Marker;
import dev.monday.process.Shell;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a command is started as: argument list, folder and the complete environment. */
final class Launches {
  private Launches() {}

  /**
   * All commands of a phase as one program.
   *
   * @param own variables of this component that win over all others
   * @throws IOException when its env file cannot be used; the message is for the user
   */
  static Launch of(CommandSpec spec, ComponentId id, Map<String, String> own, Tools tools)
      throws IOException {
    var variables = environment(spec.environment(), tools);
    variables.putAll(own);
    variables.put("PWD", spec.folder().value().toString());
    var launch =
        new Launch(
            argv(spec.commands()),
            spec.folder().value(),
            new Marker(tools.session(), id.toString()).in(variables));
    return tools.view().apply(launch);
  }

  /** Commands of the same folder, environment and view, each as a program of its own. */
  static List<Launch> each(List<Command> commands, Launch like) {
    return commands.stream()
        .map(command ->
            new Launch(argv(List.of(command)), like.folder(), like.environment(), like.entry()))
        .toList();
  }

  private static List<String> argv(List<Command> commands) {
    if (commands.size() == 1 && commands.getFirst() instanceof Command.Exact exact) {
      var argv = new ArrayList<String>();
      argv.add(exact.executable());
      argv.addAll(exact.arguments());
      return argv;
    }
    return Shell.inSequence(commands.stream().map(Command::text).toList());
  }

  private static Map<String, String> environment(EnvironmentSpec environment, Tools tools)
      throws IOException {
    var variables = new HashMap<>(tools.inherited());
    environment.variables().forEach((name, value) -> variables.put(name, value.value()));
    var file = environment.file();
    if (file.isPresent()) {
      variables.putAll(EnvFile.load(file.get().value()));
    }
    return variables;
  }
}
