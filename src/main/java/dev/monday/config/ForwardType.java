package dev.monday.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One entry of {@code forward}; what its {@code values} may hold depends on its {@code type}. */
final class ForwardType extends SectionType<Forward> {
  static final Key<Located<String>> NAME =
      Key.required("name", new NameType(), "what the forward is called");
  static final Key<Located<String>> TYPE =
      Key.required(
          "type", new ChoiceType(ForwardValuesType.forwardTypes()), "what the forward leads to");
  static final Key<YamlNode> VALUES =
      Key.required("values", new RawType(Map.of("type", "object")), "what the type needs");
  static final Key<Monitoring> MONITORING =
      Key.optional("monitoring", new MonitoringType(), "data for templates");

  @Override
  String title() {
    return "a forward";
  }

  @Override
  List<Key<?>> keys() {
    return List.of(NAME, TYPE, VALUES, MONITORING);
  }

  @Override
  void check(Fields fields, Decoding decoding) {
    var type = fields.value(TYPE);
    var name = fields.value(NAME);
    values(fields, decoding); // Reports what is wrong there, whatever else is missing here.
    if (type.isPresent()
        && name.isPresent()
        && !type.get().value().endsWith("-remote")
        && !namesHost(fields.value(VALUES))) {
      checkServedName(name.get(), decoding);
    }
  }

  /** Whether the values, good or not, say what to answer under, or that it is no name. */
  private static boolean namesHost(Optional<YamlNode> values) {
    if (values.isEmpty() || !(values.get().target() instanceof YamlNode.Mapping mapping)) {
      return true;
    }
    for (var entry : mapping.entries()) {
      var unnamed =
          entry.key().equals(ForwardValuesType.DISABLE_PROXY.name())
              && SwitchType.read(entry.value()).filter(Located::value).isPresent();
      if (unnamed || entry.key().equals(ForwardValuesType.HOSTNAME.name())) {
        return true;
      }
    }
    return false;
  }

  /** Reports a name that cannot be the hostname that it would be by default. */
  private static void checkServedName(Located<String> name, Decoding decoding) {
    var problem = Hostname.problem(name.value());
    if (!problem.isEmpty()) {
      decoding.report(
          name.at(),
          "%s cannot be the forward's hostname: %s".formatted(Quoted.of(name.value()), problem),
          "give it a \"hostname\" under \"values\"");
    }
  }

  private static Optional<Fields> values(Fields fields, Decoding decoding) {
    return fields
        .value(TYPE)
        .flatMap(type -> ForwardValuesType.of(type.value()))
        .flatMap(
            row -> fields.value(VALUES).flatMap(node -> row.decode(node, "\"values\"", decoding)));
  }

  @Override
  Optional<Forward> build(Fields fields, Decoding decoding) {
    return values(fields, decoding).flatMap(values -> forward(fields, values));
  }

  private static Optional<Forward> forward(Fields fields, Fields values) {
    return switch (fields.required(TYPE).value()) {
      case "kubernetes" -> Optional.of(kubernetes(fields, values));
      case "kubernetes-remote" -> Optional.of(kubernetesRemote(fields, values));
      case "ssh" -> Optional.of(ssh(fields, values));
      case "ssh-remote" -> Optional.of(sshRemote(fields, values));
      default -> tcp(fields, values);
    };
  }

  private static Forward kubernetes(Fields fields, Fields values) {
    return new Forward.Kubernetes(
        fields.at(),
        fields.required(NAME),
        values.required(ForwardValuesType.POD_PORTS),
        servedName(fields, values),
        values.value(ForwardValuesType.CONTEXT),
        values.value(ForwardValuesType.NAMESPACE),
        ForwardValuesType.selectors(values).getFirst(),
        values.value(ForwardValuesType.PROBE),
        fields.value(MONITORING));
  }

  private static Forward kubernetesRemote(Fields fields, Fields values) {
    return new Forward.KubernetesRemote(
        fields.at(),
        fields.required(NAME),
        values.required(ForwardValuesType.PORTS),
        values.value(ForwardValuesType.CONTEXT),
        values.value(ForwardValuesType.NAMESPACE),
        ForwardValuesType.selectors(values).getFirst(),
        values.value(ForwardValuesType.IMAGE),
        values.value(ForwardValuesType.APP),
        values.value(ForwardValuesType.FORCE),
        values.value(ForwardValuesType.SCALE_DOWN),
        fields.value(MONITORING));
  }

  private static Forward ssh(Fields fields, Fields values) {
    return new Forward.Ssh(
        fields.at(),
        fields.required(NAME),
        values.required(ForwardValuesType.PORTS),
        servedName(fields, values),
        values.required(ForwardValuesType.REMOTE),
        values.list(ForwardValuesType.ARGS),
        values.value(ForwardValuesType.TARGET_BEHIND_SERVER),
        values.value(ForwardValuesType.PROBE),
        fields.value(MONITORING));
  }

  private static Forward sshRemote(Fields fields, Fields values) {
    return new Forward.SshRemote(
        fields.at(),
        fields.required(NAME),
        values.required(ForwardValuesType.PORTS),
        values.required(ForwardValuesType.REMOTE),
        values.list(ForwardValuesType.ARGS),
        values.value(ForwardValuesType.BIND),
        values.value(ForwardValuesType.TARGET_HERE),
        values.value(ForwardValuesType.APP),
        fields.value(MONITORING));
  }

  private static Optional<Forward> tcp(Fields fields, Fields values) {
    return servedName(fields, values)
        .map(hostname ->
            new Forward.Tcp(
                fields.at(),
                fields.required(NAME),
                values.required(ForwardValuesType.PORTS),
                hostname,
                values.required(ForwardValuesType.PROXY_HOSTNAME),
                fields.value(MONITORING)));
  }

  /** The hostname, by default the forward's name; empty when it is to answer under none. */
  private static Optional<Located<Hostname>> servedName(Fields fields, Fields values) {
    if (disablesProxy(values)) {
      return Optional.empty();
    }
    var name = fields.required(NAME);
    return values
        .value(ForwardValuesType.HOSTNAME)
        .or(() ->
            Hostname.problem(name.value()).isEmpty()
                ? Optional.of(new Located<>(new Hostname(name.value()), name.at()))
                : Optional.empty());
  }

  private static boolean disablesProxy(Fields values) {
    return values.value(ForwardValuesType.DISABLE_PROXY).filter(Located::value).isPresent();
  }

  @Override
  public Map<String, Object> schema() {
    return Map.of("$ref", "#/$defs/forward");
  }

  /** The schema itself, in which the keys of {@code values} depend on {@code type}. */
  Map<String, Object> definition() {
    var schema = new LinkedHashMap<>(schemaOf(keys()));
    var conditions = new ArrayList<Object>();
    for (var row : ForwardValuesType.ALL) {
      conditions.add(
          Map.of(
              "if",
              Map.of("properties", Map.of("type", Map.of("const", row.forwardType()))),
              "then",
              Map.of("properties", Map.of("values", row.schema()))));
    }
    schema.put("allOf", conditions);
    return schema;
  }
}
