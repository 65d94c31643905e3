package dev.monday.cli;

import dev.monday.config.Command;
import dev.monday.config.Forward;
import dev.monday.config.Located;
import dev.monday.config.PodSelector;
import dev.monday.config.SecretLines;
import dev.monday.config.SourcePosition;
import dev.monday.config.SshOption;
import dev.monday.plan.CommandSpec;
import dev.monday.plan.ComponentSpec;
import dev.monday.plan.ComponentSpec.AppSpec;
import dev.monday.plan.ComponentSpec.ForwardSpec;
import dev.monday.plan.ComponentSpec.PrepareSpec;
import dev.monday.plan.ComponentSpec.RouteSpec;
import dev.monday.plan.ComponentSpec.WatchSpec;
import dev.monday.plan.FileSpec;
import dev.monday.plan.Plan;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A plan as text: every component, its values, and the place in a file that each came from. */
final class Explanation {
  private static final String MASK = "***";

  private final Path folder;
  private final StringBuilder text = new StringBuilder();

  /**
   * @param folder the working folder; places below it are told relative to it
   */
  Explanation(Path folder) {
    this.folder = folder;
  }

  String of(Plan plan) {
    text.append("project ").append(plan.project()).append('\n');
    for (var component : plan.components()) {
      text.append('\n').append(component.id()).append('\n');
      switch (component) {
        case PrepareSpec prepare -> prepare(prepare);
        case AppSpec app -> app(app);
        case ForwardSpec forward -> forward(forward.forward());
        case RouteSpec route -> value("hostname", route.hostname());
        case WatchSpec watch -> watch(watch);
      }
      requirements(component);
    }
    return text.toString();
  }

  private void prepare(PrepareSpec prepare) {
    line("folder", prepare.path().value().toString(), prepare.path().at());
    prepare.setup().ifPresent(this::commands);
    prepare.files().forEach(this::file);
    prepare.build().ifPresent(this::commands);
  }

  private void file(FileSpec file) {
    var to = file.to();
    switch (file) {
      case FileSpec.Content _ -> line("file", to.value().toString(), to.at());
      case FileSpec.Copy copy -> {
        line("file", to.value().toString(), to.at());
        line("", "from " + copy.from().value(), copy.from().at());
      }
    }
  }

  private void app(AppSpec app) {
    commands(app.run());
    value("hostname", app.hostname());
    app.ports().forEach(port -> line("port", port.value().toString(), port.at()));
    app.onChange().ifPresent(signal -> line("changed", "SIG" + signal + " is sent"));
    app.stopCommands().forEach(command -> command("stop", command));
    var grace = "%.1f s".formatted(app.policy().grace().toMillis() / 1000.0);
    app.stopGrace()
        .ifPresentOrElse(
            written -> line("grace", grace, written.at()),
            () -> line("grace", grace + "  (default)"));
  }

  private void watch(WatchSpec watch) {
    watch.paths().forEach(path -> line("follows", path.value().toString(), path.at()));
    watch.include().forEach(glob -> line("include", glob.value(), glob.at()));
    watch.exclude().forEach(glob -> line("exclude", glob.value(), glob.at()));
    watch.settingsExclude().forEach(glob -> line("exclude", glob.value(), glob.at()));
    watch.excludedPaths().forEach(path -> line("exclude", path));
    watch
        .debounce()
        .ifPresentOrElse(
            written -> line("quiet", written.value().toMillis() + " ms", written.at()),
            () -> line("quiet", WatchSpec.DEFAULT_DEBOUNCE.toMillis() + " ms  (default)"));
    line("starts", watch.target().toString());
  }

  private void commands(CommandSpec spec) {
    spec.commands().forEach(command -> command(spec.phase(), command));
    line("", "in " + spec.folder().value(), spec.folder().at());
    var environment = spec.environment();
    environment
        .variables()
        .forEach((name, value) ->
            line("", "%s=%s".formatted(name, shown(name, value.value())), value.at()));
    environment.file().ifPresent(file -> line("", "env file " + file.value(), file.at()));
  }

  private static String shown(String name, String value) {
    return SecretLines.looksSecret(name) ? MASK : value;
  }

  private void command(String phase, Command command) {
    line(phase, command.text().strip().replace("\n", "\n            "), command.at());
  }

  private void forward(Forward forward) {
    line("type", forward.type(), forward.at());
    for (var port : forward.ports()) {
      line("port", port.value().toString(), port.at());
    }
    switch (forward) {
      case Forward.Kubernetes pods -> {
        value("hostname", pods.hostname());
        workload(pods.context(), pods.namespace(), pods.pods().writtenLabels());
        selector(pods.pods());
        value("probe", pods.probe());
      }
      case Forward.KubernetesRemote pods -> {
        workload(pods.context(), pods.namespace(), pods.pods().writtenLabels());
        selector(pods.pods());
        value("image", pods.image());
        value("app", pods.app());
        value("force", pods.force());
        value("scale_down", pods.scaleDown());
      }
      case Forward.Ssh ssh -> {
        value("hostname", ssh.hostname());
        server(ssh.remote(), ssh.args());
        value("target", ssh.forwardHostname());
        value("probe", ssh.probe());
      }
      case Forward.SshRemote ssh -> {
        server(ssh.remote(), ssh.args());
        value("bind", ssh.bind());
        value("target", ssh.forwardHostname());
        value("app", ssh.app());
      }
      case Forward.Tcp tcp -> {
        value("hostname", Optional.of(tcp.hostname()));
        value("target", Optional.of(tcp.proxyHostname()));
      }
    }
  }

  private void workload(
      Optional<Located<String>> context,
      Optional<Located<String>> namespace,
      Map<String, Located<String>> labels) {
    value("context", context);
    value("pods in", namespace);
    labels.forEach((name, label) -> line("label", name + "=" + label.value(), label.at()));
  }

  private void selector(PodSelector pods) {
    switch (pods) {
      case PodSelector.Labels _ -> {}
      case PodSelector.Service(var name) -> value("service", Optional.of(name));
      case PodSelector.Deployment(var name) -> value("deployment", Optional.of(name));
      case PodSelector.StatefulSet(var name) -> value("statefulset", Optional.of(name));
      case PodSelector.Pod(var name) -> value("pod", Optional.of(name));
    }
  }

  private void server(Located<String> remote, List<SshOption> options) {
    value("server", Optional.of(remote));
    options.forEach(option -> line("option", String.join(" ", option.words()), option.at()));
  }

  private void value(String label, Optional<? extends Located<?>> value) {
    value.ifPresent(written -> line(label, String.valueOf(written.value()), written.at()));
  }

  private void requirements(ComponentSpec component) {
    if (!component.requires().isEmpty()) {
      line(
          "after",
          component.requires().stream()
              .map(required ->
                  required.on() + " is " + required.condition().name().toLowerCase(Locale.ROOT))
              .collect(Collectors.joining(", ")));
    }
  }

  private void line(String label, String value) {
    text.append("  %-8s  %s%n".formatted(label, value));
  }

  private void line(String label, String value, SourcePosition at) {
    line(label, "%s  (%s)".formatted(value, place(at)));
  }

  private SourcePosition place(SourcePosition at) {
    return at.file().startsWith(folder)
        ? new SourcePosition(folder.relativize(at.file()), at.line(), at.column())
        : at;
  }
}
