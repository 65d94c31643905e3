package dev.monday.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.monday.system.UserError;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom a download believes to be the server that it asked for. */
class TrustTest {
  private static final String PASSWORD = "changeit";

  @TempDir Path temp;

  @Test
  void aServerWithACertificateOfItsOwnMakingIsNotTrusted() throws Exception {
    var server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(selfSigned()));
    server.start();
    try {
      var address = URI.create("https://127.0.0.1:%d/x".formatted(server.getAddress().getPort()));
      var download = new Download(Limits.USUAL, Version.parse("0.1.0"));
      var refusal = assertThrows(UserError.class, () -> download.small(address));
      assertTrue(refusal.toString().contains("no trusted connection"), refusal.toString());
      assertEquals(1, refusal.exitStatus());
    } finally {
      server.stop(0);
    }
  }

  private SSLContext selfSigned() throws Exception {
    var file = temp.resolve("keys.p12");
    var keytool =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-keystore",
            file.toString(),
            "-storepass",
            PASSWORD,
            "-keyalg",
            "EC",
            "-dname",
            "CN=localhost",
            "-ext",
            "SAN=IP:127.0.0.1");
    assertEquals(0, keytool.start().waitFor());
    var keys = KeyStore.getInstance("PKCS12");
    try (var in = Files.newInputStream(file)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD.toCharArray());
    var context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }
}
