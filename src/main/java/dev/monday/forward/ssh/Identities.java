package dev.monday.forward.ssh;

import java.io.IOException;
import java.nio.channels.Channel;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import org.apache.sshd.client.auth.pubkey.KeyAgentIdentity;
import org.apache.sshd.client.auth.pubkey.KeyPairIdentity;
import org.apache.sshd.client.auth.pubkey.PublicKeyIdentity;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.session.SessionContext;
import org.apache.sshd.common.signature.SignatureFactoriesManager;
import org.jspecify.annotations.Nullable;

/**
 * The keys that may be shown to a server, in OpenSSH's order: those of the agent that files name,
 * the agent's others, then the files. A passphrase is asked for only when the server would take the
 * key, or when nothing else tells which key a file holds.
 */
final class Identities {
  private final SshSettings.Login login;
  private final KeyRing keys;
  private final LoginAttempt attempt;
  private final Consumer<String> notices;
  private final ScheduledExecutorService timers;

  Identities(
      SshSettings.Login login,
      KeyRing keys,
      LoginAttempt attempt,
      Consumer<String> notices,
      ScheduledExecutorService timers) {
    this.login = login;
    this.keys = keys;
    this.attempt = attempt;
    this.notices = notices;
    this.timers = timers;
  }

  Iterator<PublicKeyIdentity> iterator(
      ClientSession session, SignatureFactoriesManager signatures) {
    var files = files(session, signatures);
    var agent = connectAgent();
    var all = new ArrayList<PublicKeyIdentity>();
    if (agent.isPresent()) {
      addAgentKeys(agent.get(), files, all);
    }
    all.addAll(files);
    return new Offers(all.iterator(), agent);
  }

  private List<FileIdentity> files(ClientSession session, SignatureFactoriesManager signatures) {
    var files = new ArrayList<FileIdentity>();
    for (Path path : login.identityFiles()) {
      var file = new KeyFile(path);
      if (file.exists()) {
        try {
          files.add(new FileIdentity(path, file.publicKey(), session, signatures));
        } catch (IOException | GeneralSecurityException | RuntimeException failure) {
          notices.accept("the key %s is left out: %s".formatted(path, failure.getMessage()));
        }
      }
    }
    return files;
  }

  private Optional<AgentSocket> connectAgent() {
    if (login.agent().isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new AgentSocket(login.agent().get(), timers));
    } catch (IOException failure) {
      notices.accept(
          "the agent at %s is left out: %s".formatted(login.agent().get(), failure.getMessage()));
      return Optional.empty();
    }
  }

  /** Moves what a file and the agent both have to the agent, in the files' order. */
  private void addAgentKeys(
      AgentSocket agent, List<FileIdentity> files, List<PublicKeyIdentity> all) {
    var named = new ArrayList<PublicKeyIdentity>();
    var others = new ArrayList<PublicKeyIdentity>();
    try {
      for (Map.Entry<PublicKey, String> entry : agent.getIdentities()) {
        var identity = new AgentIdentity(agent, entry.getKey(), entry.getValue());
        if (files.removeIf(file -> file.isSameAs(entry.getKey()))) {
          named.add(identity);
        } else if (!login.onlyThose()) {
          others.add(identity);
        }
      }
    } catch (IOException failure) {
      notices.accept("the agent's keys are left out: %s".formatted(failure.getMessage()));
    }
    all.addAll(named);
    all.addAll(others);
  }

  /** The keys one after the other; those that turn out to be of no use are passed over. */
  private final class Offers implements Iterator<PublicKeyIdentity>, Channel {
    private final Iterator<PublicKeyIdentity> rest;
    private final Optional<AgentSocket> agent;

    Offers(Iterator<PublicKeyIdentity> rest, Optional<AgentSocket> agent) {
      this.rest = rest;
      this.agent = agent;
    }

    @Override
    public boolean hasNext() {
      return attempt.failure().isEmpty() && rest.hasNext();
    }

    @Override
    public PublicKeyIdentity next() {
      var identity = rest.next();
      attempt.tried(identity.toString());
      return identity;
    }

    @Override
    public boolean isOpen() {
      return agent.filter(AgentSocket::isOpen).isPresent();
    }

    @Override
    public void close() throws IOException {
      if (agent.isPresent()) {
        agent.get().close();
      }
    }
  }

  private static final class AgentIdentity extends KeyAgentIdentity {
    AgentIdentity(AgentSocket agent, PublicKey key, String comment) {
      super(agent, key, comment);
    }

    @Override
    public String toString() {
      return "the agent's key " + getComment();
    }
  }

  /** A key of a file, opened when it is needed. */
  private final class FileIdentity implements PublicKeyIdentity {
    private final Path file;
    private final Optional<PublicKey> known;
    private final ClientSession session;
    private final SignatureFactoriesManager signatures;
    private @Nullable KeyPair pair;

    FileIdentity(
        Path file,
        Optional<PublicKey> known,
        ClientSession session,
        SignatureFactoriesManager signatures) {
      this.file = file;
      this.known = known;
      this.session = session;
      this.signatures = signatures;
    }

    boolean isSameAs(PublicKey key) {
      return known.filter(own -> KeyUtils.compareKeys(own, key)).isPresent();
    }

    @Override
    public KeyPair getKeyIdentity() {
      if (pair == null && known.isPresent()) {
        return new KeyPair(known.get(), null);
      }
      return opened();
    }

    @Override
    public Map.Entry<String, byte[]> sign(SessionContext context, String algorithm, byte[] data)
        throws Exception {
      return new KeyPairIdentity(signatures, session, opened()).sign(context, algorithm, data);
    }

    private KeyPair opened() {
      if (pair == null) {
        try {
          pair = keys.open(file, attempt);
        } catch (SshFailure failure) {
          attempt.failed(failure);
          throw new IllegalStateException(failure.getMessage(), failure);
        }
      }
      return pair;
    }

    @Override
    public String toString() {
      return "the key " + file;
    }
  }
}
