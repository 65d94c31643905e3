package dev.monday.forward.kubernetes;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** As much of an OpenID provider as gives a token for a refresh token, which it does not change. */
final class TokenIssuer implements AutoCloseable {
  /** A token of the year 1970. */
  static final String EXPIRED = "e30=.eyJleHAiOjF9.x";

  private static final char[] PASSWORD = "test".toCharArray();

  private final HttpsServer server;
  private final String client;
  private final String refreshToken;
  private final String idToken;
  private volatile boolean asking;

  /**
   * @param keys in a file of PKCS #12 with the password "test"
   */
  TokenIssuer(Path keys, String id, String secret, String refreshToken, String idToken)
      throws IOException, GeneralSecurityException {
    this.client =
        "Basic "
            + Base64.getEncoder()
                .encodeToString(
                    "%s:%s"
                        .formatted(id, URLEncoder.encode(secret, StandardCharsets.UTF_8))
                        .getBytes(StandardCharsets.UTF_8));
    this.refreshToken = refreshToken;
    this.idToken = idToken;
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(configurator(context(keys)));
    server.createContext(
        "/.well-known/openid-configuration",
        exchange ->
            respond(exchange, 200, "{\"token_endpoint\":\"%s/token\"}".formatted(address())));
    server.createContext("/token", this::token);
    server.start();
  }

  private static SSLContext context(Path keys) throws IOException, GeneralSecurityException {
    var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(KeyStore.getInstance(keys.toFile(), PASSWORD), PASSWORD);
    var context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  /** From now on who shows none is not let in. */
  void askForCertificates() {
    asking = true;
  }

  private HttpsConfigurator configurator(SSLContext context) {
    return new HttpsConfigurator(context) {
      @Override
      public void configure(HttpsParameters parameters) {
        var wanted = context.getDefaultSSLParameters();
        wanted.setNeedClientAuth(asking);
        parameters.setSSLParameters(wanted);
      }
    };
  }

  String address() {
    return "https://127.0.0.1:" + server.getAddress().getPort();
  }

  private void token(HttpExchange exchange) throws IOException {
    var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    var form = List.of(URLDecoder.decode(body, StandardCharsets.UTF_8).split("&", -1));
    boolean known = client.equals(exchange.getRequestHeaders().getFirst("Authorization"));
    if (known
        && form.contains("grant_type=refresh_token")
        && form.contains("refresh_token=" + refreshToken)) {
      respond(exchange, 200, "{\"id_token\":\"%s\"}".formatted(idToken));
    } else {
      respond(exchange, 400, "invalid_grant");
    }
  }

  private static void respond(HttpExchange exchange, int status, String text) throws IOException {
    try (exchange) {
      var bytes = text.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
