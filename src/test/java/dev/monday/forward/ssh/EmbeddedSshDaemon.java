package dev.monday.forward.ssh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.List;
import org.apache.sshd.common.config.keys.AuthorizedKeyEntry;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;
import org.apache.sshd.common.keyprovider.FileKeyPairProvider;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.server.forward.AcceptAllForwardingFilter;
import org.apache.sshd.server.forward.ForwardingFilter;
import org.apache.sshd.server.forward.RejectAllForwardingFilter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * MINA's server in this process with the keys of a folder, where OpenSSH's is missing. Its log has
 * the lines of OpenSSH's that tests look for.
 */
final class EmbeddedSshDaemon implements SshDaemon {
  private final Path folder;
  private final String address;
  private final int port;
  private final ForwardingFilter forwarding;
  private @Nullable SshServer server;

  /** Skips the test if one of the lines of sshd_config is not for this server. */
  EmbeddedSshDaemon(Path folder, String address, int port, List<String> lines) {
    this.folder = folder;
    this.address = address;
    this.port = port;
    ForwardingFilter filter = AcceptAllForwardingFilter.INSTANCE;
    for (String line : lines) {
      if (line.equals("AllowTcpForwarding no")) {
        filter = RejectAllForwardingFilter.INSTANCE;
      } else {
        skip("\"" + line + "\"");
      }
    }
    this.forwarding = filter;
  }

  static void skip(String need) {
    Assumptions.abort("skipped: " + need + " needs OpenSSH's server (Debian: openssh-server)");
  }

  @Override
  public void start() throws IOException {
    var starting = SshServer.setUpDefaultServer();
    starting.setHost(address);
    starting.setPort(port);
    starting.setKeyPairProvider(
        new FileKeyPairProvider(folder.resolve("host_ed25519"), folder.resolve("host_ecdsa")));
    starting.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE));
    starting.setPublickeyAuthenticator(
        (user, key, _) -> user.equals(System.getProperty("user.name")) && isAuthorized(key));
    starting.setForwardingFilter(forwarding);
    starting.addSessionListener(new Log());
    starting.start();
    server = starting;
    append("Server listening on %s port %d.".formatted(address, port));
  }

  /** The file is read anew each time, as OpenSSH's server reads it. */
  private boolean isAuthorized(PublicKey key) {
    try {
      for (var entry : AuthorizedKeyEntry.readAuthorizedKeys(folder.resolve("authorized_keys"))) {
        if (KeyUtils.compareKeys(
            key, entry.resolvePublicKey(null, PublicKeyEntryResolver.FAILING))) {
          return true;
        }
      }
      return false;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (GeneralSecurityException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private synchronized void append(String line) {
    try {
      Files.writeString(
          folder.resolve("log"), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public void kill() {
    if (server == null) {
      return;
    }
    try {
      server.stop(true);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    server = null;
  }

  @Override
  public void requireHalfClose() {
    skip("to end one side of a connection alone");
  }

  @Override
  public List<ProcessHandle> children() {
    skip("a process for each connection");
    return List.of();
  }

  private final class Log implements SessionListener {
    @Override
    public void sessionCreated(Session session) {
      append("Connection from " + session.getRemoteAddress());
    }

    @Override
    public void sessionEvent(Session session, Event event) {
      if (event == Event.Authenticated) {
        append("Accepted publickey for " + session.getUsername());
      }
    }
  }
}
