package dev.monday.forward.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.monday.forward.kubernetes.ClusterException.Kind;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.utils.HttpClientUtils;
import io.fabric8.kubernetes.client.utils.OpenIDConnectionUtils;
import io.fabric8.kubernetes.client.utils.OpenIDConnectionUtils.OAuthToken;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The auth provider {@code oidc} of kubeconfigs: a token, and another by which its issuer gives the
 * next (OpenID Connect Core 1.0, section 12; the keys are those of client-go's oidc.go). fabric8's
 * own takes the cluster's certificate authority for the issuer's where none is named, knows no file
 * of one, and forgets a refresh token that the issuer does not change.
 */
final class IdTokens {
  private static final int PATIENCE_SECONDS = 10;
  private static final String REFRESH_TOKEN = "refresh-token";
  private static final String ISSUER = "idp-issuer-url";

  private IdTokens() {}

  /**
   * Gets the next token when the one at hand has expired, and writes it into the kubeconfig, as
   * kubectl does: some issuers take a refresh token only once.
   *
   * @param base of relative names of files
   */
  static void refresh(Config config, Path base) throws ClusterException, InterruptedException {
    var provider = config.getAuthProvider();
    if (provider == null
        || !"oidc".equals(provider.getName())
        || !provider.getConfig().containsKey(REFRESH_TOKEN)
        || !OpenIDConnectionUtils.idTokenExpired(config)) {
      return;
    }
    var given = provider.getConfig();
    try (var http = client(config, given, base)) {
      var next = next(http, given);
      OpenIDConnectionUtils.persistOAuthToken(config, next, null);
      config.setAutoOAuthToken(given.get("id-token"));
    } catch (ExecutionException | TimeoutException | IOException e) {
      throw new ClusterException(
          Kind.UNAUTHORIZED,
          "cannot refresh the token of the kubeconfig at %s: %s; log in again"
              .formatted(given.get(ISSUER), Causes.innermost(e)),
          e);
    }
  }

  private static HttpClient client(Config config, Map<String, String> given, Path base) {
    var issuer = new ConfigBuilder().withAutoConfigure(false).build();
    issuer.setMasterUrl(given.get(ISSUER));
    issuer.setHttpsProxy(config.getHttpsProxy());
    issuer.setNoProxy(config.getNoProxy());
    issuer.setCaCertData(given.get("idp-certificate-authority-data"));
    var file = given.get("idp-certificate-authority");
    if (file != null) {
      issuer.setCaCertFile(base.resolveSibling(file).toString());
    }
    var factory = new JdkHttpClientFactory();
    HttpClient.Builder builder = factory.newBuilder();
    HttpClientUtils.applyCommonConfiguration(issuer, builder, factory);
    return builder.build();
  }

  private static OAuthToken next(HttpClient http, Map<String, String> given)
      throws ExecutionException, TimeoutException, InterruptedException, IOException {
    var issuer = given.getOrDefault(ISSUER, "").replaceFirst("/+$", "");
    var known =
        ask(http, http.newHttpRequestBuilder().uri(issuer + "/.well-known/openid-configuration"));
    var request = http.newHttpRequestBuilder().uri(known.path("token_endpoint").asText());
    var form = new LinkedHashMap<String, String>();
    form.put("grant_type", "refresh_token");
    form.put("refresh_token", given.getOrDefault(REFRESH_TOKEN, ""));
    var id = given.getOrDefault("client-id", "");
    var secret = given.getOrDefault("client-secret", "");
    if (secret.isEmpty()) {
      form.put("client_id", id);
    } else {
      request.header(
          "Authorization", HttpClientUtils.basicCredentials(encoded(id), encoded(secret)));
    }
    var answer = ask(http, request.post(form));
    var next = new OAuthToken();
    next.setIdToken(text(answer, "id_token", ""));
    next.setRefreshToken(text(answer, "refresh_token", form.get("refresh_token")));
    if (text(answer, "id_token", "").isEmpty()) {
      throw new IOException("it gives no id_token");
    }
    return next;
  }

  /** RFC 6749, section 2.3.1. */
  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String text(JsonNode answer, String key, String otherwise) {
    var text = answer.path(key).asText();
    return text.isEmpty() ? otherwise : text;
  }

  private static JsonNode ask(HttpClient http, HttpRequest.Builder request)
      throws ExecutionException, TimeoutException, InterruptedException, IOException {
    var response =
        http.sendAsync(request.build(), String.class).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (!response.isSuccessful()) {
      var said = response.body().lines().findFirst().orElse("without a word");
      throw new IOException("it answers %d (%s)".formatted(response.code(), said));
    }
    return Json.MAPPER.readTree(response.body());
  }
}
