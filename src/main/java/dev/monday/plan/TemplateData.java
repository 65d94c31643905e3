package dev.monday.plan;

import dev.monday.config.Application;
import dev.monday.config.Build;
import dev.monday.config.Command;
import dev.monday.config.FileToWrite;
import dev.monday.config.Forward;
import dev.monday.config.Hostname;
import dev.monday.config.Located;
import dev.monday.config.Mapped;
import dev.monday.config.Monitoring;
import dev.monday.config.Run;
import dev.monday.config.Setup;
import dev.monday.config.SshOption;
import dev.monday.template.Value;
import dev.monday.template.Value.Bool;
import dev.monday.template.Value.Mapping;
import dev.monday.template.Value.Nothing;
import dev.monday.template.Value.Sequence;
import dev.monday.template.Value.Struct;
import dev.monday.template.Value.Text;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A project as templates see it: under the names that the fields of the Go tool's structures have
 * (pkg/config/model.go of github.com/eko/monday), with texts as written.
 */
final class TemplateData {
  private final String name;
  private final List<Application> apps;
  private final List<Forward> forwards;
  private Optional<Value> project = Optional.empty();

  TemplateData(String name, List<Application> apps, List<Forward> forwards) {
    this.name = name;
    this.apps = List.copyOf(apps);
    this.forwards = List.copyOf(forwards);
  }

  /** Made when the first template asks for it. */
  Value project() {
    var known = project.orElseGet(this::made);
    project = Optional.of(known);
    return known;
  }

  private Value made() {
    return new Fields("a project")
        .with("Name", text(name))
        .with("Applications", list(apps, TemplateData::app))
        .with("Forwards", list(forwards, TemplateData::forward))
        .made();
  }

  private static Value app(Application app) {
    return new Fields("an app")
        .with("Name", text(app.name()))
        .with("Path", text(app.path()))
        .with("Hostname", text(app.hostname().map(at -> at.value().text()).orElse("")))
        .with("Ports", ports(app.ports()))
        .with("Watch", new Bool(app.watch().isPresent()))
        .with("Setup", orNil(app.setup(), TemplateData::setup))
        .with("Build", orNil(app.build(), TemplateData::build))
        .with("Run", orNil(app.run(), TemplateData::run))
        .with("Files", list(app.files(), TemplateData::file))
        .with("Monitoring", orNil(app.monitoring(), TemplateData::monitoring))
        .made();
  }

  private static Value setup(Setup setup) {
    return new Fields("a setup section")
        .with("Commands", list(setup.commands(), TemplateData::command))
        .with("Env", mapping(setup.env()))
        .with("EnvFile", text(setup.envFile()))
        .made();
  }

  private static Value build(Build build) {
    return new Fields("a build section")
        .with("Type", text("command"))
        .with("Path", text(build.path()))
        .with("Commands", list(build.commands(), TemplateData::command))
        .with("Env", mapping(build.env()))
        .with("EnvFile", text(build.envFile()))
        .made();
  }

  private static Value run(Run run) {
    return new Fields("a run section")
        .with("Path", text(run.path()))
        .with("Command", command(run.command()))
        .with("Env", mapping(run.env()))
        .with("EnvFile", text(run.envFile()))
        .with("StopCommands", list(run.stopCommands(), TemplateData::command))
        .made();
  }

  private static Value file(FileToWrite file) {
    var fields = new Fields("an entry of files");
    return switch (file) {
      case FileToWrite.Content content ->
          fields
              .with("Type", text("content"))
              .with("From", text(""))
              .with("To", text(content.to()))
              .with("Content", text(content.content().text()))
              .made();
      case FileToWrite.Copy copy ->
          fields
              .with("Type", text("copy"))
              .with("From", text(copy.from()))
              .with("To", text(copy.to()))
              .with("Content", text(""))
              .made();
    };
  }

  private static Value monitoring(Monitoring monitoring) {
    return new Fields("a monitoring section")
        .with("Port", text(monitoring.port().map(at -> at.value().toString()).orElse("")))
        .with("URL", text(monitoring.url()))
        .made();
  }

  private static Value forward(Forward forward) {
    return new Fields("a forward")
        .with("Name", text(forward.name()))
        .with("Type", text(forward.type()))
        .with("Values", values(forward))
        .with("Monitoring", orNil(forward.monitoring(), TemplateData::monitoring))
        .made();
  }

  private static Value values(Forward forward) {
    return switch (forward) {
      case Forward.Kubernetes pods ->
          values(
              forward,
              pods.hostname(),
              workload(pods.context(), pods.namespace(), pods.pods().writtenLabels()),
              Map.of("DisableProxy", new Bool(pods.hostname().isEmpty())));
      case Forward.KubernetesRemote pods ->
          values(
              forward,
              Optional.empty(),
              workload(pods.context(), pods.namespace(), pods.pods().writtenLabels()),
              Map.of());
      case Forward.Ssh ssh ->
          values(
              forward,
              ssh.hostname(),
              server(ssh.remote(), ssh.args(), ssh.forwardHostname()),
              Map.of("DisableProxy", new Bool(ssh.hostname().isEmpty())));
      case Forward.SshRemote ssh ->
          values(
              forward,
              Optional.empty(),
              server(ssh.remote(), ssh.args(), ssh.forwardHostname()),
              Map.of());
      case Forward.Tcp tcp ->
          values(
              forward,
              Optional.of(tcp.hostname()),
              Map.of("ProxyHostname", text(tcp.proxyHostname())),
              Map.of());
    };
  }

  private static Map<String, Value> workload(
      Optional<Located<String>> context,
      Optional<Located<String>> namespace,
      Map<String, Located<String>> labels) {
    return Map.of(
        "Context", text(context), "Namespace", text(namespace), "Labels", mapping(labels));
  }

  private static Map<String, Value> server(
      Located<String> remote, List<SshOption> args, Optional<Located<String>> target) {
    var words = args.stream().flatMap(option -> option.words().stream()).toList();
    return Map.of(
        "Remote", text(remote), "Args", Sequence.of(words), "ForwardHostname", text(target));
  }

  /** The fields of every type; those that this one does not have are empty. */
  private static Value values(
      Forward forward,
      Optional<Located<Hostname>> hostname,
      Map<String, Value> own,
      Map<String, Value> more) {
    return new Fields("the values of a forward")
        .with("Context", text(""))
        .with("Namespace", text(""))
        .with("Labels", Mapping.of(Map.of()))
        .with("ForwardHostname", text(""))
        .with("Hostname", text(hostname.map(at -> at.value().text()).orElse("")))
        .with("ProxyHostname", text(""))
        .with("DisableProxy", new Bool(false))
        .with("Ports", ports(forward.ports()))
        .with("Remote", text(""))
        .with("Args", Sequence.of(List.of()))
        .with(own)
        .with(more)
        .made();
  }

  private static Value ports(List<? extends Located<? extends Mapped>> ports) {
    return Sequence.of(ports.stream().map(port -> port.value().toString()).toList());
  }

  private static Value command(Command command) {
    return text(command.text());
  }

  private static Value text(String text) {
    return new Text(text);
  }

  private static Value text(Located<String> text) {
    return new Text(text.value());
  }

  private static Value text(Optional<Located<String>> text) {
    return new Text(text.map(Located::value).orElse(""));
  }

  private static Value mapping(Map<String, Located<String>> located) {
    var texts = new LinkedHashMap<String, String>();
    located.forEach((key, text) -> texts.put(key, text.value()));
    return Mapping.of(texts);
  }

  private static <T> Value list(List<T> items, Function<T, Value> value) {
    return new Sequence(items.stream().map(value).toList());
  }

  private static <T> Value orNil(Optional<T> part, Function<T, Value> value) {
    return part.map(value).orElse(Nothing.NIL);
  }

  /** The fields of one structure, in their order. */
  private record Fields(String kind, Map<String, Value> all) {
    Fields(String kind) {
      this(kind, new LinkedHashMap<>());
    }

    Fields with(String field, Value value) {
      all.put(field, value);
      return this;
    }

    Fields with(Map<String, Value> fields) {
      all.putAll(fields);
      return this;
    }

    Value made() {
      return new Struct(kind, all);
    }
  }
}
