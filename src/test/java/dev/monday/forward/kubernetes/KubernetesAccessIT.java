package dev.monday.forward.kubernetes;

import static dev.monday.forward.kubernetes.TunnelContract.readAll;
import static dev.monday.forward.kubernetes.TunnelContract.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.monday.forward.kubernetes.ClusterException.Kind;
import dev.monday.testing.Await;
import dev.monday.testing.Outcome;
import dev.monday.testing.Requires;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whom a real API server believes, what they may do, and by which way they come: each is shown by a
 * list, a watch and a connection to a pod, since those are not made by the same means.
 */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KubernetesAccessIT {
  private static final String ENOUGH_FOR_PODS = "list,watch pods";
  private static final String ENOUGH_FOR_PORTS = "create pods/portforward";

  private static final String CREDENTIALS =
      "{\"apiVersion\":\"client.authentication.k8s.io/v1\",\"kind\":\"ExecCredential\",\"status\":%s}";

  @TempDir private Path folder = Path.of("");
  private RealCluster real;
  private String pod = "";

  /** What a forward would hear. */
  private static final class Listening implements Followed.Follower {
    private final List<String> notices = new CopyOnWriteArrayList<>();

    @Override
    public void changed() {}

    @Override
    public void notice(String text) {
      notices.add(text);
    }
  }

  @BeforeAll
  void begin() throws Exception {
    real = RealCluster.in("monday-access");
    real.deploy("api", 1);
    pod = real.pods("api").getFirst();
    real.account("enough", ENOUGH_FOR_PODS, ENOUGH_FOR_PORTS);
  }

  @AfterAll
  void end() throws Exception {
    if (!pod.isEmpty()) {
      real.forget();
    }
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static Cluster cluster(Path kubeconfig, Map<String, String> environment) {
    var files = new KubeconfigFiles(List.of(kubeconfig), "the test");
    return new Cluster(new ClusterName(files, Optional.empty()), environment);
  }

  private Cluster cluster(String name, String user, String... more) throws Exception {
    return cluster(write(name, real.kubeconfig(user, more)), Map.of());
  }

  private String bearer(String account) throws Exception {
    return "token: " + real.token(account);
  }

  private void isListed(Followed<Pod> pods) throws InterruptedException {
    Await.until(
        () -> pods.objects().stream().anyMatch(one -> one.name().equals(pod)),
        () -> pods.objects() + " " + pods.trouble());
  }

  /** A change of the pod is told. */
  private void isWatched(Followed<Pod> pods) throws Exception {
    var mark = Long.toHexString(System.nanoTime());
    real.here("label", "pod", pod, "mark=" + mark, "--overwrite");
    Await.until(
        () -> pods.objects().stream().anyMatch(one -> mark.equals(one.labels().get("mark"))),
        () -> pods.objects() + " " + pods.trouble());
  }

  private void isConnected(Cluster cluster) throws Exception {
    try (var tunnel = cluster.open(real.namespace(), pod, 8080)) {
      tunnel.write(ByteBuffer.wrap("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.UTF_8)));
      var answer = text(readAll(tunnel));
      assertTrue(answer.contains(pod), answer);
    }
  }

  private void allIsDone(Cluster cluster, String... notices) throws Exception {
    var listening = new Listening();
    var pods = cluster.followPods(real.namespace(), listening);
    try {
      isListed(pods);
      isWatched(pods);
      isConnected(cluster);
      assertEquals(List.of(notices), listening.notices);
    } finally {
      cluster.leavePods(real.namespace(), listening);
    }
  }

  @Test
  void toListAndWatchPodsAndToForwardPortsIsEnough() throws Exception {
    allIsDone(cluster("enough", bearer("enough")));
  }

  @Test
  void whoMayNotWatchListsEachTwoSecondsUntilItIsAllowed() throws Exception {
    real.account("lister", "list pods", ENOUGH_FOR_PORTS);
    allIsDone(
        cluster("lister", bearer("lister")),
        "watching pods in the namespace %s is forbidden; they are listed every 2 s instead; ask for the verb \"watch\" on \"pods\" there"
            .formatted(real.namespace()));
  }

  @Test
  void whoMayNotListIsToldWhatToAskFor() throws Exception {
    real.account("nobody");
    var cluster = cluster("nobody", bearer("nobody"));
    var listening = new Listening();
    var pods = cluster.followPods(real.namespace(), listening);
    try {
      Await.until(pods::isOver, () -> pods.objects().toString());
      assertEquals(
          "cannot list pods in the namespace %1$s at %2$s/: it is forbidden (pods is forbidden: User \"system:serviceaccount:%1$s:nobody\" cannot list resource \"pods\" in API group \"\" in the namespace \"%1$s\"); ask for the verb \"list\" on \"pods\" there"
              .formatted(real.namespace(), real.server()),
          pods.trouble().orElseThrow().getMessage());
    } finally {
      cluster.leavePods(real.namespace(), listening);
    }
  }

  @Test
  void whoMayNotForwardIsToldWhatToAskFor() throws Exception {
    real.account("watcher", ENOUGH_FOR_PODS);
    var cluster = cluster("watcher", bearer("watcher"));
    var refusal =
        assertThrows(ClusterException.class, () -> cluster.open(real.namespace(), pod, 8080));
    assertEquals(Kind.FORBIDDEN, refusal.kind());
    assertTrue(
        refusal
            .getMessage()
            .startsWith(
                "cannot create pods/portforward in the namespace %s at "
                    .formatted(real.namespace())),
        refusal::getMessage);
    assertTrue(
        refusal.getMessage().endsWith("ask for the verb \"create\" on \"pods/portforward\" there"),
        refusal::getMessage);
  }

  /** It reads the token again when the old one is not believed any more. */
  private void changesItsToken(String account, Cluster cluster, Path token) throws Exception {
    real.account(account, ENOUGH_FOR_PODS, ENOUGH_FOR_PORTS);
    Files.writeString(token, real.token(account) + "\n");
    var listening = new Listening();
    var pods = cluster.followPods(real.namespace(), listening);
    try {
      isListed(pods);
      isConnected(cluster);
      real.here("delete", "serviceaccount", account);
      Await.until(
          () -> {
            pods.refresh();
            return pods.trouble().isPresent();
          },
          () -> "the token of an account that is gone is believed");
      assertTrue(
          pods.trouble().get().getMessage().endsWith("log in again, it is tried once more then"),
          () -> pods.trouble().toString());
      real.here("create", "serviceaccount", account);
      Files.writeString(token, real.token(account));
      isWatched(pods);
      isConnected(cluster);
    } finally {
      cluster.leavePods(real.namespace(), listening);
    }
  }

  @Test
  void aFileWithAnotherTokenIsReadAgain() throws Exception {
    var token = folder.resolve("token");
    changesItsToken("rotated", cluster("rotated", "tokenFile: token"), token);
  }

  @Test
  void aProgramThatGivesCredentialsIsCalledAgain() throws Exception {
    var token = folder.resolve("given");
    var program =
        program(
            "give",
            "echo '%s'"
                .formatted(CREDENTIALS.formatted("{\"token\":\"'$(cat %s)'\"}".formatted(token))));
    changesItsToken("asked", cluster("asked", exec(program)), token);
  }

  private Path program(String name, String script) throws IOException {
    var program = write(name, "#!/bin/sh\n" + script + "\n");
    assertTrue(program.toFile().setExecutable(true));
    return program;
  }

  private static String exec(Path program) {
    return "exec: {apiVersion: client.authentication.k8s.io/v1, command: %s, interactiveMode: Never}"
        .formatted(program);
  }

  /** A client's certificate and key, as names of files: of a new user, who may do enough. */
  private String certificate(String name, int days) throws Exception {
    Requires.command("openssl");
    var authority = real.kubeconfig().resolveSibling("run/pki");
    Requires.that(
        Files.isReadable(authority.resolve("ca.key")), "no key of the cluster's authority");
    openssl(
        "req -newkey rsa:2048 -nodes -keyout %1$s.key -out %1$s.csr -subj /CN=%1$s"
            .formatted(name));
    openssl(
        "x509 -req -in %1$s.csr -CA %2$s/ca.crt -CAkey %2$s/ca.key -set_serial %3$d -days %4$d -out %1$s.crt"
            .formatted(name, authority, System.nanoTime(), days));
    return "%1$s.crt, client-key: %1$s.key".formatted(name);
  }

  private void openssl(String arguments) throws Exception {
    var words = ("openssl " + arguments).split(" ", -1);
    var outcome = Outcome.of(new ProcessBuilder(words).directory(folder.toFile()));
    assertEquals(0, outcome.status(), outcome::toString);
  }

  private void allow(String user) throws Exception {
    for (var role : List.of("enough-0", "enough-1")) {
      real.here("create", "rolebinding", user + role, "--role=" + role, "--user=" + user);
    }
  }

  @Test
  void aCertificateThatHasExpiredIsNamedAndAnotherOneTaken() throws Exception {
    allow("anna");
    var cluster = cluster("anna", "client-certificate: " + certificate("anna", -1));
    var listening = new Listening();
    var pods = cluster.followPods(real.namespace(), listening);
    try {
      Await.until(() -> pods.trouble().isPresent(), () -> pods.objects().toString());
      assertTrue(
          pods.trouble().get().getMessage().contains("of the kubeconfig expired at "),
          () -> pods.trouble().toString());
      var _ = certificate("anna", 1);
      isListed(pods);
      isWatched(pods);
      isConnected(cluster);
    } finally {
      cluster.leavePods(real.namespace(), listening);
    }
  }

  @Test
  void aProgramMayGiveACertificate() throws Exception {
    allow("tom");
    var _ = certificate("tom", 1);
    var status = Json.MAPPER.createObjectNode();
    status.put("clientCertificateData", Files.readString(folder.resolve("tom.crt")));
    status.put("clientKeyData", Files.readString(folder.resolve("tom.key")));
    var given = write("certificate.json", CREDENTIALS.formatted(status));
    allIsDone(cluster("certified", exec(program("certify", "exec cat " + given))));
  }

  @Test
  void aProxyOfTheEnvironmentIsUsed() throws Exception {
    try (var proxy = new ConnectProxy("")) {
      var kubeconfig = write("plain", real.kubeconfig(bearer("enough")));
      var address = "http://127.0.0.1:" + proxy.port();
      allIsDone(cluster(kubeconfig, Map.of("HTTPS_PROXY", address)));
      wasAskedForAll(proxy);
    }
  }

  /** For the list, the watch and the connection, of which none takes another's. */
  private void wasAskedForAll(ConnectProxy proxy) throws Exception {
    var server = real.server().getAuthority();
    assertEquals(List.of(server, server, server), proxy.targets());
  }

  @Test
  void aServerThatNoProxyNamesIsReachedDirectly() throws Exception {
    try (var proxy = new ConnectProxy("")) {
      var kubeconfig = write("direct", real.kubeconfig(bearer("enough")));
      var address = "http://127.0.0.1:" + proxy.port();
      var direct = real.server().getHost();
      allIsDone(cluster(kubeconfig, Map.of("HTTPS_PROXY", address, "NO_PROXY", direct)));
      assertEquals(List.of(), proxy.targets());
    }
  }

  @Test
  void theProxyOfTheKubeconfigIsToldWhoAsks() throws Exception {
    try (var proxy = new ConnectProxy("anna:secret")) {
      var address = "http://anna:secret@127.0.0.1:" + proxy.port();
      allIsDone(cluster("proxied", bearer("enough"), "proxy-url: \"%s\"".formatted(address)));
      wasAskedForAll(proxy);
    }
  }

  @Test
  void aProxyThatRefusesIsNamedAsTheReason() throws Exception {
    try (var proxy = new ConnectProxy("anna:secret")) {
      var address = "http://127.0.0.1:" + proxy.port();
      var cluster = cluster("refused", bearer("enough"), "proxy-url: \"%s\"".formatted(address));
      var failure =
          assertThrows(ClusterException.class, () -> cluster.open(real.namespace(), pod, 8080));
      assertEquals(
          "cannot reach the API server %s/: the proxy answers \"HTTP/1.1 407 Who are you?\""
              .formatted(real.server()),
          failure.getMessage());
    }
  }

  /** The issuer's certificate and key, as a file of PKCS #12 without a password. */
  private Path issuer() throws Exception {
    Requires.command("openssl");
    openssl(
        "req -x509 -newkey rsa:2048 -nodes -keyout issuer.key -out issuer.crt -days 1 -subj /CN=issuer -addext subjectAltName=IP:127.0.0.1");
    openssl("pkcs12 -export -in issuer.crt -inkey issuer.key -out issuer.p12 -passout pass:test");
    return folder.resolve("issuer.p12");
  }

  private String provider(TokenIssuer issuer) {
    return "auth-provider: {name: oidc, config: {idp-issuer-url: \"%s\", idp-certificate-authority: issuer.crt, client-id: monday, client-secret: \"a secret\", id-token: %s, refresh-token: first}}"
        .formatted(issuer.address(), TokenIssuer.EXPIRED);
  }

  @Test
  void aTokenThatHasExpiredIsRefreshedAtItsIssuer() throws Exception {
    var token = real.token("enough");
    try (var issuer = new TokenIssuer(issuer(), "monday", "a secret", "first", token)) {
      allIsDone(cluster("oidc", provider(issuer)));
      var kept = Kubeconfig.read(new KubeconfigFiles(List.of(folder.resolve("oidc")), "the test"));
      var provider = kept.entry(Optional.empty()).user().getAuthProvider().getConfig();
      assertEquals(token, provider.get("id-token"));
      assertEquals("first", provider.get("refresh-token"));
    }
  }

  @Test
  void anIssuerThatRefusesIsNamed() throws Exception {
    try (var issuer = new TokenIssuer(issuer(), "monday", "a secret", "another", "token")) {
      var cluster = cluster("oidc-refused", provider(issuer));
      var failure =
          assertThrows(ClusterException.class, () -> cluster.open(real.namespace(), pod, 8080));
      assertEquals(
          "cannot refresh the token of the kubeconfig at %s: it answers 400 (invalid_grant); log in again"
              .formatted(issuer.address()),
          failure.getMessage());
    }
  }

  @Test
  void aServerThatIsNotBelievedIsAskedAgainWithAnotherAuthority() throws Exception {
    var _ = issuer();
    var right = real.kubeconfig(bearer("enough"));
    var wrong =
        right.replaceFirst(
            "certificate-authority-data: [^,}]+", "certificate-authority: issuer.crt");
    var kubeconfig = write("made-anew", wrong);
    var cluster = cluster(kubeconfig, Map.of());
    var listening = new Listening();
    var pods = cluster.followPods(real.namespace(), listening);
    try {
      Await.until(() -> pods.trouble().isPresent(), () -> pods.objects().toString());
      assertEquals(Kind.UNAUTHORIZED, pods.trouble().get().kind());
      Files.writeString(kubeconfig, right);
      isListed(pods);
      isConnected(cluster);
    } finally {
      cluster.leavePods(real.namespace(), listening);
    }
  }

  @Test
  void aServerThatDoesNotBelieveTheClientsCertificateIsAskedAgainWithAnother() throws Exception {
    try (var server = new TokenIssuer(issuer(), "", "", "", "")) {
      server.askForCertificates();
      var kubeconfig =
          real.kubeconfig("token: x")
              .replaceFirst("server: \"[^\"]*\"", "server: \"" + server.address() + "\"")
              .replaceFirst(
                  "certificate-authority-data: [^,}]+", "certificate-authority: issuer.crt");
      var cluster = cluster(write("without-certificate", kubeconfig), Map.of());
      var listening = new Listening();
      var pods = cluster.followPods(real.namespace(), listening);
      Await.until( // a reset may outrun the server's alert
          () -> pods.trouble().filter(why -> why.kind() == Kind.UNAUTHORIZED).isPresent(),
          () -> pods.trouble().toString());
      cluster.leavePods(real.namespace(), listening);
    }
  }
}
