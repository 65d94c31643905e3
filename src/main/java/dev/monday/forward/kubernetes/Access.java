package dev.monday.forward.kubernetes;

import dev.monday.forward.kubernetes.ClusterException.Kind;
import io.fabric8.kubernetes.api.model.AuthInfo;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.StandardHttpClientBuilder;
import io.fabric8.kubernetes.client.internal.KubeConfigUtils;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.utils.HttpClientUtils;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How one API server is reached, and as whom: all that the kubeconfig said at one moment. What
 * expires is not renewed here; another one is opened.
 *
 * @param server ends with a slash
 * @param cluster what the kubeconfig calls it; empty without one, as the context
 * @param namespace the one where none is named
 * @param headers who asks
 * @param read the files that said so, and when they were written last
 */
record Access(
    URI server,
    String context,
    String cluster,
    String namespace,
    List<Header> headers,
    Route route,
    Map<Path, FileTime> read) {
  private static final Path SERVICE_ACCOUNT =
      Path.of("/var/run/secrets/kubernetes.io/serviceaccount");
  private static final String DEFAULT_NAMESPACE = "default";

  /** One line of a request. */
  record Header(String name, String value) {}

  /** What the kubeconfig calls things. */
  private record Names(String context, String cluster) {
    static final Names NONE = new Names("", "");
  }

  /** How a connection to the server is made. */
  record Route(StandardHttpClientBuilder<?, ?, ?> settings, boolean checksName) {}

  Access {
    headers = List.copyOf(headers);
    read = Map.copyOf(read);
  }

  /** Whether the kubeconfig says something else by now, maybe. */
  boolean isOutdated(ClusterName name) {
    return !read.equals(name.kubeconfig().written());
  }

  /** Looks only whether the kubeconfig has what is named; calls no program and no server. */
  static void look(ClusterName name, Map<String, String> environment) throws ClusterException {
    if (name.kubeconfig().existing().isEmpty()) {
      serviceAccount(new ConfigBuilder().withAutoConfigure(false).build(), name, environment);
    } else {
      var _ = Kubeconfig.read(name.kubeconfig()).entry(name.context());
    }
  }

  /**
   * Reads the kubeconfig, and runs the program that it names for credentials, if it names one.
   * Where there is no kubeconfig, a pod's own service account is used.
   *
   * @param environment of the person who runs the program
   */
  static Access open(ClusterName name, Map<String, String> environment)
      throws ClusterException, InterruptedException {
    var config = new ConfigBuilder().withAutoConfigure(false).build();
    proxies(config, environment);
    var headers = new ArrayList<Header>();
    var names = Names.NONE;
    var read = name.kubeconfig().written();
    try {
      if (name.kubeconfig().existing().isEmpty()) {
        serviceAccount(config, name, environment);
      } else {
        names = fromKubeconfig(config, name, headers);
      }
      authorization(config).ifPresent(headers::addFirst);
      return of(config, names, headers, read);
    } catch (KubernetesClientException | IllegalArgumentException e) {
      throw new ClusterException(
          Kind.MISCONFIGURED,
          "cannot use %s of the kubeconfig %s: %s"
              .formatted(name, name.kubeconfig(), Causes.innermost(e)),
          e);
    }
  }

  private static Access of(
      Config config, Names names, List<Header> headers, Map<Path, FileTime> read) {
    var factory = new JdkHttpClientFactory();
    HttpClient.Builder builder = factory.newBuilder();
    HttpClientUtils.applyCommonConfiguration(config, builder, factory);
    var namespace = Objects.requireNonNullElse(config.getNamespace(), DEFAULT_NAMESPACE);
    return new Access(
        URI.create(config.getMasterUrl()),
        names.context(),
        names.cluster(),
        namespace.isEmpty() ? DEFAULT_NAMESPACE : namespace,
        headers,
        new Route(
            (StandardHttpClientBuilder<?, ?, ?>) builder, !config.isDisableHostnameVerification()),
        read);
  }

  /** Those of the context that was taken. */
  private static Names fromKubeconfig(Config config, ClusterName name, List<Header> headers)
      throws ClusterException, InterruptedException {
    var kubeconfig = Kubeconfig.read(name.kubeconfig());
    var entry = kubeconfig.entry(name.context());
    KubeConfigUtils.merge(config, entry.context(), kubeconfig.parts());
    var server = Objects.toString(config.getMasterUrl(), "");
    config.setMasterUrl(server.endsWith("/") ? server : server + "/");
    var proxy = entry.cluster().getProxyUrl();
    if (proxy != null && !proxy.isEmpty()) {
      config.setHttpsProxy(proxy);
      config.setHttpProxy(proxy);
      config.setNoProxy(new String[0]);
    }
    tokenFile(config, entry.user(), name);
    impersonation(entry.user(), headers);
    IdTokens.refresh(config, base(name));
    if (entry.user().getExec() != null
        && isEmpty(config.getAutoOAuthToken())
        && isEmpty(config.getClientCertData())) {
      throw new ClusterException(
          Kind.UNAUTHORIZED,
          "cannot get credentials for context \"%s\": \"%s\", which the kubeconfig names, gave none; call it by hand to see why"
              .formatted(entry.context(), entry.user().getExec().getCommand()));
    }
    return new Names(entry.context(), entry.clusterName());
  }

  private static boolean isEmpty(@Nullable String text) {
    return text == null || text.isEmpty();
  }

  /** fabric8 does not read it. */
  private static void tokenFile(Config config, AuthInfo user, ClusterName name)
      throws ClusterException {
    var file = user.getTokenFile();
    if (isEmpty(config.getAutoOAuthToken()) && !isEmpty(file)) {
      config.setAutoOAuthToken(token(base(name).resolveSibling(file)));
    }
  }

  /** What relative names of files are relative to. */
  private static Path base(ClusterName name) {
    return name.kubeconfig().existing().getFirst().toAbsolutePath();
  }

  private static String token(Path file) throws ClusterException {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new ClusterException(
          Kind.MISCONFIGURED,
          "cannot read the token %s: %s".formatted(file, Causes.innermost(e)),
          e);
    }
  }

  private static void impersonation(AuthInfo user, List<Header> headers) {
    if (!isEmpty(user.getAs())) {
      headers.add(new Header("Impersonate-User", user.getAs()));
      Optional.ofNullable(user.getAsGroups()).stream()
          .flatMap(List::stream)
          .forEach(group -> headers.add(new Header("Impersonate-Group", group)));
    }
  }

  private static void serviceAccount(
      Config config, ClusterName name, Map<String, String> environment) throws ClusterException {
    if (!hasServiceAccount(environment)) {
      throw new ClusterException(
          Kind.MISCONFIGURED,
          "there is no kubeconfig: %s, which %s names, is not there; set \"kubeconfig\" or log in to the cluster"
              .formatted(name.kubeconfig(), name.kubeconfig().chosenBy()));
    }
    var host = environment.getOrDefault("KUBERNETES_SERVICE_HOST", "");
    var port = environment.getOrDefault("KUBERNETES_SERVICE_PORT", "443");
    config.setMasterUrl(
        "https://%s:%s/".formatted(host.contains(":") ? "[" + host + "]" : host, port));
    config.setCaCertFile(SERVICE_ACCOUNT.resolve("ca.crt").toString());
    config.setAutoOAuthToken(token(SERVICE_ACCOUNT.resolve("token")));
    var namespace = SERVICE_ACCOUNT.resolve("namespace");
    if (Files.isReadable(namespace)) {
      config.setNamespace(token(namespace));
    }
  }

  private static boolean hasServiceAccount(Map<String, String> environment) {
    return !environment.getOrDefault("KUBERNETES_SERVICE_HOST", "").isEmpty()
        && Files.isReadable(SERVICE_ACCOUNT.resolve("token"));
  }

  /** As kubectl does: each variable in both cases, the upper one first. */
  private static void proxies(Config config, Map<String, String> environment) {
    variable(environment, "HTTPS_PROXY").ifPresent(config::setHttpsProxy);
    variable(environment, "HTTP_PROXY").ifPresent(config::setHttpProxy);
    variable(environment, "NO_PROXY")
        .map(list -> list.replace(" ", "").split(",", -1))
        .ifPresent(config::setNoProxy);
  }

  private static Optional<String> variable(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name))
        .or(() -> Optional.ofNullable(environment.get(name.toLowerCase(Locale.ROOT))))
        .filter(value -> !value.isEmpty());
  }

  private static Optional<Header> authorization(Config config) {
    if (!isEmpty(config.getUsername()) && !isEmpty(config.getPassword())) {
      var basic = HttpClientUtils.basicCredentials(config.getUsername(), config.getPassword());
      return Optional.of(new Header("Authorization", basic));
    }
    return Optional.ofNullable(config.getAutoOAuthToken())
        .filter(token -> !token.isEmpty())
        .map(token -> new Header("Authorization", "Bearer " + token));
  }

  /** For messages: it holds secrets. */
  @Override
  public String toString() {
    return server.toString();
  }
}
