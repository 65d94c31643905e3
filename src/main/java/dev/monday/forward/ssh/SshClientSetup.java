package dev.monday.forward.ssh;

import java.security.PublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.sshd.client.ClientBuilder;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.auth.UserAuthFactory;
import org.apache.sshd.client.auth.password.PasswordIdentityProvider;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.apache.sshd.core.CoreModuleProperties;

/** MINA's client for one connection; what it would find by itself is taken from the settings. */
final class SshClientSetup {
  private final SshSettings settings;
  private final HostKeyCheck hostKeys;
  private final LoginAttempt attempt;

  SshClientSetup(SshSettings settings, HostKeyCheck hostKeys, LoginAttempt attempt) {
    this.settings = settings;
    this.hostKeys = hostKeys;
    this.attempt = attempt;
  }

  SshClient client(PacketSockets sockets, KeyRing keys, Consumer<String> notices)
      throws SshFailure {
    var client = ClientBuilder.builder().build();
    client.setIoServiceFactoryFactory(sockets);
    client.setCipherFactories(Algorithms.ciphers(settings));
    client.setSignatureFactories(Algorithms.signatures(settings, hostKeys.knownTypes()));
    client.setServerKeyVerifier((_, _, key) -> isTrusted(key));
    client.setScheduledExecutorService(Timers.SHARED, false);
    client.setUserAuthFactories(methods(keys, notices));
    client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
    client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
    client.setPasswordIdentityProvider(PasswordIdentityProvider.EMPTY_PASSWORDS_PROVIDER);
    client.setFilePasswordProvider(FilePasswordProvider.EMPTY);
    CoreModuleProperties.IDLE_TIMEOUT.set(client, Duration.ZERO);
    CoreModuleProperties.AUTH_TIMEOUT.set(client, Duration.ofDays(1));
    return client;
  }

  private boolean isTrusted(PublicKey key) {
    var buffer = new ByteArrayBuffer();
    buffer.putRawPublicKey(key);
    try {
      hostKeys.check(HostKey.of(buffer.getCompactData()));
      return true;
    } catch (SshFailure failure) {
      attempt.failed(failure);
      return false;
    }
  }

  private List<UserAuthFactory> methods(KeyRing keys, Consumer<String> notices) {
    var login = settings.login();
    var methods = new ArrayList<UserAuthFactory>();
    for (String method : login.methods()) {
      methods.add(
          switch (method) {
            case PasswordMethod.NAME ->
                new AuthMethod(method, () -> new PasswordMethod(settings, attempt));
            case KeyboardMethod.NAME ->
                new AuthMethod(method, () -> new KeyboardMethod(settings, attempt));
            default ->
                new AuthMethod(
                    method,
                    () ->
                        new PublicKeyMethod(
                            new Identities(login, keys, attempt, notices, Timers.SHARED)));
          });
    }
    return methods;
  }
}
