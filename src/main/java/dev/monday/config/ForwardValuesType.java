package dev.monday.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@code values} of a forward: one row of keys for each type. */
final class ForwardValuesType extends SectionType<Fields> {
  static final Key<List<Located<PortMapping>>> PORTS =
      Key.required("ports", PortMappingsType.PORTS, "the ports to forward, at least one");
  static final Key<List<Located<PodPortMapping>>> POD_PORTS =
      Key.required(
          "ports",
          PortMappingsType.POD_PORTS,
          "the ports to forward, at least one; with \"service\" the second is one of the"
              + " service's");
  static final Key<Located<Hostname>> HOSTNAME =
      Key.optional(
          "hostname",
          new HostnameType(),
          "the name it answers under here; by default the forward's own");
  static final Key<Located<String>> CONTEXT =
      Key.optional(
          "context", TextType.TEXT, "the kubeconfig's context; by default its current one");
  static final Key<Located<String>> NAMESPACE =
      Key.optional("namespace", new ObjectNameType(), "by default the context's");
  private static final Key<Map<String, Located<String>>> POD_LABELS =
      Key.optional(
          "labels", new TextMapType(), "what finds the pods; this, or one of the next keys");
  private static final Key<Located<String>> SERVICE =
      Key.optional("service", new ObjectNameType(), "the service whose pods are meant");
  private static final Key<Located<String>> DEPLOYMENT =
      Key.optional("deployment", new ObjectNameType(), "the Deployment whose pods are meant");
  private static final Key<Located<String>> STATEFUL_SET =
      Key.optional("statefulset", new ObjectNameType(), "the StatefulSet whose pods are meant");
  private static final Key<Located<String>> POD =
      Key.optional("pod", new ObjectNameType(), "the pod that is meant");
  private static final List<Key<?>> SELECTORS =
      List.of(POD_LABELS, SERVICE, DEPLOYMENT, STATEFUL_SET, POD);
  static final Key<Located<Boolean>> DISABLE_PROXY =
      Key.optional(
          "disable_proxy",
          new SwitchType(),
          "listen on 127.0.0.1 at the local port, under no hostname");
  static final Key<Located<String>> REMOTE =
      Key.required("remote", new HostType(), "the SSH server, as user@host");
  static final Key<List<SshOption>> ARGS =
      Key.optional("args", new SshArgumentsType(), "options of OpenSSH");
  static final Key<Located<String>> TARGET_BEHIND_SERVER =
      Key.optional(
          "forward_hostname",
          new HostType(),
          "the target as the server sees it; 127.0.0.1 by default");
  static final Key<Located<String>> TARGET_HERE =
      Key.optional(
          "forward_hostname",
          new HostType(),
          "the target as this machine sees it; 127.0.0.1 by default");
  static final Key<Located<Boolean>> PROBE =
      Key.optional(
          "probe",
          new SwitchType(),
          "connect to each port once, without a byte, before clients are; true by default");
  static final Key<Located<String>> BIND =
      Key.optional(
          "bind",
          new HostType(),
          "the server's address to listen at, \"*\" for all; its loopback by default");
  static final Key<Located<String>> APP =
      Key.optional(
          "app", new NameType(), "the app that connections go to, in place of forward_hostname");
  static final Key<Located<String>> IMAGE =
      Key.optional(
          "image",
          TextType.TEXT,
          "the image of the proxy, any with OpenSSH; ekofr/monday-proxy by default");
  static final Key<Located<Boolean>> FORCE =
      Key.optional(
          "force",
          new SwitchType(),
          "take over what Argo CD, Flux, Helm or an autoscaler manages; false by default");
  static final Key<Located<Boolean>> SCALE_DOWN =
      Key.optional(
          "scale_down",
          new SwitchType(),
          "take over a StatefulSet of several replicas, with one; false by default");
  static final Key<Located<String>> PROXY_HOSTNAME =
      Key.required("proxy_hostname", new HostType(), "the TCP target");

  private static final Key<Located<Hostname>> UNUSED_HOSTNAME =
      Key.optional("hostname", new HostnameType(), "accepted and unused");
  private static final Key<Located<Boolean>> UNUSED_DISABLE_PROXY =
      Key.optional("disable_proxy", new SwitchType(), "accepted, without effect");

  static final ForwardValuesType KUBERNETES =
      new ForwardValuesType(
          "kubernetes",
          POD_PORTS,
          HOSTNAME,
          CONTEXT,
          NAMESPACE,
          POD_LABELS,
          SERVICE,
          DEPLOYMENT,
          STATEFUL_SET,
          POD,
          PROBE,
          DISABLE_PROXY);
  static final ForwardValuesType KUBERNETES_REMOTE =
      new ForwardValuesType(
          "kubernetes-remote",
          PORTS,
          CONTEXT,
          NAMESPACE,
          POD_LABELS,
          DEPLOYMENT,
          STATEFUL_SET,
          IMAGE,
          APP,
          FORCE,
          SCALE_DOWN,
          UNUSED_HOSTNAME,
          UNUSED_DISABLE_PROXY);
  static final ForwardValuesType SSH =
      new ForwardValuesType(
          "ssh", PORTS, HOSTNAME, REMOTE, ARGS, TARGET_BEHIND_SERVER, PROBE, DISABLE_PROXY);
  static final ForwardValuesType SSH_REMOTE =
      new ForwardValuesType(
          "ssh-remote",
          PORTS,
          REMOTE,
          ARGS,
          BIND,
          TARGET_HERE,
          APP,
          UNUSED_HOSTNAME,
          UNUSED_DISABLE_PROXY);
  static final ForwardValuesType PROXY =
      new ForwardValuesType("proxy", PORTS, HOSTNAME, PROXY_HOSTNAME, UNUSED_DISABLE_PROXY);

  static final List<ForwardValuesType> ALL =
      List.of(KUBERNETES, KUBERNETES_REMOTE, SSH, SSH_REMOTE, PROXY);

  private final String forwardType;
  private final List<Key<?>> keys;

  private ForwardValuesType(String forwardType, Key<?>... keys) {
    this.forwardType = forwardType;
    this.keys = List.of(keys);
  }

  /** The row of a {@code type}. */
  static Optional<ForwardValuesType> of(String forwardType) {
    for (var row : ALL) {
      if (row.forwardType.equals(forwardType)) {
        return Optional.of(row);
      }
    }
    return Optional.empty();
  }

  static List<String> forwardTypes() {
    var types = new ArrayList<String>();
    for (var row : ALL) {
      types.add(row.forwardType);
    }
    return types;
  }

  String forwardType() {
    return forwardType;
  }

  @Override
  String title() {
    return "\"values\" of a forward of type " + forwardType;
  }

  @Override
  List<Key<?>> keys() {
    return keys;
  }

  @Override
  String unknown(String key) {
    return owners(key).isEmpty()
        ? super.unknown(key)
        : "\"%s\" does not belong to a forward of type %s".formatted(key, forwardType);
  }

  @Override
  Optional<String> hint(String unknown) {
    var owners = owners(unknown);
    return owners.isEmpty()
        ? Optional.empty()
        : Optional.of("it belongs to " + String.join(", ", owners));
  }

  /** The types of forward that have the key. */
  private static List<String> owners(String name) {
    var owners = new ArrayList<String>();
    for (var row : ALL) {
      for (var key : row.keys) {
        if (key.name().equals(name)) {
          owners.add(row.forwardType);
        }
      }
    }
    return owners;
  }

  @Override
  void check(Fields fields, Decoding decoding) {
    if (fields.value(UNUSED_HOSTNAME).isPresent()) {
      decoding.notice(
          fields.keyAt(UNUSED_HOSTNAME),
          "\"hostname\" is not used by a forward of type " + forwardType);
    }
    if (fields.value(UNUSED_DISABLE_PROXY).isPresent()) {
      decoding.notice(
          fields.keyAt(UNUSED_DISABLE_PROXY),
          "\"disable_proxy\" has no effect on a forward of type " + forwardType);
    }
    if (forwardType.endsWith("-remote")) {
      noticeDirection(fields, decoding);
    }
    if (fields.value(APP).isPresent() && fields.value(TARGET_HERE).isPresent()) {
      decoding.report(
          fields.keyAt(APP),
          "\"app\" and \"forward_hostname\" both say where connections go",
          "leave one of them out");
    }
    if (fields.value(POD_LABELS).filter(Map::isEmpty).isPresent()) {
      decoding.report(fields.keyAt(POD_LABELS), "\"labels\" needs at least one label");
    }
    if (keys.contains(POD_LABELS)) {
      checkSelectors(fields, decoding);
    }
  }

  /** Reports that none of them is there, or several are. */
  private void checkSelectors(Fields fields, Decoding decoding) {
    var given = selectorKeys().stream().filter(fields::has).toList();
    if (given.isEmpty()) {
      decoding.report(
          fields.at(),
          title() + " needs a key that finds the pods",
          "write one of " + selectorNames());
    }
    for (var another : given.stream().skip(1).toList()) {
      decoding.report(
          fields.keyAt(another),
          "\"%s\" and \"%s\" both find pods".formatted(given.getFirst().name(), another.name()),
          "leave one of them out");
    }
  }

  private List<Key<?>> selectorKeys() {
    return SELECTORS.stream().filter(keys::contains).toList();
  }

  private String selectorNames() {
    return selectorKeys().stream()
        .map(key -> "\"%s\"".formatted(key.name()))
        .collect(Collectors.joining(", "));
  }

  /** What finds the pods, which is one thing where nothing was reported. */
  static List<PodSelector> selectors(Fields fields) {
    var found = new ArrayList<PodSelector>();
    fields.value(POD_LABELS).map(PodSelector.Labels::new).ifPresent(found::add);
    fields.value(SERVICE).map(PodSelector.Service::new).ifPresent(found::add);
    fields.value(DEPLOYMENT).map(PodSelector.Deployment::new).ifPresent(found::add);
    fields.value(STATEFUL_SET).map(PodSelector.StatefulSet::new).ifPresent(found::add);
    fields.value(POD).map(PodSelector.Pod::new).ifPresent(found::add);
    return List.copyOf(found);
  }

  /** Says which way a mapping of two ports goes: the Go tool goes the other. */
  private static void noticeDirection(Fields fields, Decoding decoding) {
    for (var mapping : fields.list(PORTS)) {
      var local = mapping.value().local();
      var remote = mapping.value().remote();
      if (!local.equals(remote)) {
        decoding.notice(
            mapping.at(),
            "%s means: port %s there leads to port %s here"
                .formatted(mapping.value(), remote, local));
        return;
      }
    }
  }

  @Override
  Optional<Fields> build(Fields fields, Decoding decoding) {
    return keys.contains(POD_LABELS) && selectors(fields).isEmpty()
        ? Optional.empty()
        : Optional.of(fields);
  }

  @Override
  public Map<String, Object> schema() {
    var schema = new LinkedHashMap<>(super.schema());
    if (keys.contains(POD_LABELS)) {
      schema.put(
          "oneOf",
          selectorKeys().stream().map(key -> Map.of("required", List.of(key.name()))).toList());
    }
    return schema;
  }
}
