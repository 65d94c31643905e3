package dev.monday.forward.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.monday.forward.kubernetes.Access.Header;
import dev.monday.forward.kubernetes.ClusterException.Kind;
import io.fabric8.kubernetes.client.http.HttpClient.ProxyType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessTest {
  private static final String TWO_CONTEXTS =
      """
      current-context: staging
      contexts:
      - {name: staging, context: {cluster: one, user: anna, namespace: backend}}
      - {name: testing, context: {cluster: two, user: tom}}
      - {name: broken, context: {cluster: three, user: anna}}
      clusters:
      - {name: one, cluster: {server: "http://127.0.0.1:1/prefix"}}
      - {name: two, cluster: {server: "https://two.example", proxy-url: "http://proxy.example:3128"}}
      users:
      - {name: anna, user: {token: secret}}
      - {name: tom, user: {tokenFile: tom.token, as: admin, as-groups: [ops]}}
      """;

  @TempDir private Path folder = Path.of("");

  private Access open(Map<String, String> environment, String... context) throws Exception {
    var files = KubeconfigFiles.of(environment, Optional.of(folder.resolve("config")));
    return Access.open(new ClusterName(files, List.of(context).stream().findFirst()), environment);
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private ClusterException fails(Map<String, String> environment, String... context) {
    return assertThrows(ClusterException.class, () -> open(environment, context));
  }

  @Test
  void theCurrentContextIsTheDefault() throws Exception {
    write("config", TWO_CONTEXTS);
    var access = open(Map.of());
    assertEquals("http://127.0.0.1:1/prefix/", access.server().toString());
    assertEquals("backend", access.namespace());
    assertEquals(List.of(new Header("Authorization", "Bearer secret")), access.headers());
  }

  @Test
  void tokensOfFilesAndOtherNamesAndProxiesAreHeeded() throws Exception {
    write("config", TWO_CONTEXTS);
    write("tom.token", "from the file\n");
    var access = open(Map.of("NO_PROXY", "two.example"), "testing");
    assertEquals("default", access.namespace());
    assertEquals(
        List.of(
            new Header("Authorization", "Bearer from the file"),
            new Header("Impersonate-User", "admin"),
            new Header("Impersonate-Group", "ops")),
        access.headers());
    assertEquals(ProxyType.HTTP, access.route().settings().getProxyType());
    assertEquals("proxy.example", access.route().settings().getProxyAddress().getHostString());
  }

  @Test
  void theEnvironmentsProxyIsUsedWhereTheKubeconfigNamesNone() throws Exception {
    write("config", TWO_CONTEXTS.replace(", proxy-url: \"http://proxy.example:3128\"", ""));
    write("tom.token", "x");
    var environment = Map.of("https_proxy", "http://other.example:8");
    var access = open(environment, "testing");
    assertEquals("other.example", access.route().settings().getProxyAddress().getHostString());
  }

  @Test
  void aMissingContextListsThoseThatAreThere() throws Exception {
    var file = write("config", TWO_CONTEXTS);
    var failure = fails(Map.of(), "prod");
    assertEquals(Kind.MISCONFIGURED, failure.kind());
    assertEquals(
        "the kubeconfig %s has no context \"prod\"; it has broken, staging, testing"
            .formatted(file),
        failure.getMessage());
  }

  @Test
  void whatAContextNamesHasToBeThere() throws Exception {
    var file = write("config", TWO_CONTEXTS);
    assertEquals(
        "the context \"broken\" of the kubeconfig %s names the cluster \"three\", which is not there"
            .formatted(file),
        fails(Map.of(), "broken").getMessage());
  }

  @Test
  void theFirstOfSeveralFilesCounts() throws Exception {
    var first = write("first", "current-context: testing\n");
    write("tom.token", "x");
    var second = write("second", TWO_CONTEXTS);
    var environment = Map.of("MONDAY_KUBE_CONFIG", "%s:%s".formatted(first, second));
    var access = open(environment);
    assertEquals("testing", access.context());
  }

  @Test
  void aProgramGivesCredentials() throws Exception {
    write("config", TWO_CONTEXTS.replace("{token: secret}", exec("give")));
    var program =
        write(
            "give",
            "#!/bin/sh\necho '{\"apiVersion\":\"client.authentication.k8s.io/v1\",\"kind\":\"ExecCredential\",\"status\":{\"token\":\"given\"}}'\n");
    assertTrue(program.toFile().setExecutable(true));
    var access = open(Map.of());
    assertEquals(List.of(new Header("Authorization", "Bearer given")), access.headers());
  }

  @Test
  void aProgramThatGivesNoneIsNamed() throws Exception {
    write("config", TWO_CONTEXTS.replace("{token: secret}", exec("fail")));
    assertTrue(write("fail", "#!/bin/sh\nexit 1\n").toFile().setExecutable(true));
    var failure = fails(Map.of());
    assertEquals(Kind.UNAUTHORIZED, failure.kind());
    assertTrue(failure.getMessage().contains("/fail\", which the kubeconfig names, gave none"));
  }

  private String exec(String name) {
    return "{exec: {apiVersion: client.authentication.k8s.io/v1, command: %s, interactiveMode: Never}}"
        .formatted(folder.resolve(name));
  }

  @Test
  void withoutAnyKubeconfigTheMessageSaysWhichOneIsMissing() {
    var failure = fails(Map.of("KUBERNETES_SERVICE_HOST", ""));
    assertEquals(
        "there is no kubeconfig: %s, which \"kubeconfig\" names, is not there; set \"kubeconfig\" or log in to the cluster"
            .formatted(folder.resolve("config")),
        failure.getMessage());
  }

  @Test
  void aFileThatIsNoKubeconfigIsNamed() throws Exception {
    var file = write("config", "]");
    assertTrue(
        fails(Map.of()).getMessage().startsWith("cannot read the kubeconfig " + file),
        () -> fails(Map.of()).getMessage());
  }
}
