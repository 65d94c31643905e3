package dev.monday.forward.ssh;

import dev.monday.forward.ssh.SshSettings.HostKeyChecking;
import dev.monday.lifecycle.Asker;
import dev.monday.lifecycle.Question;
import dev.monday.system.PrivateFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.function.Consumer;

/** A server is the one that it should be when a {@code known_hosts} file has its key. */
final class KnownHosts implements HostKeyCheck {
  private final String server;
  private final SshSettings.Trust trust;
  private final KnownHostsFiles files;
  private final Lock asking;
  private final Asker asker;
  private final Consumer<String> notices;

  /**
   * @param server as it is named to a person
   * @param asking held while a person is asked, so that two connections do not ask about one key
   */
  KnownHosts(
      String server, SshSettings.Trust trust, Lock asking, Asker asker, Consumer<String> notices) {
    this.server = server;
    this.asking = asking;
    this.trust = trust;
    this.files = new KnownHostsFiles(trust);
    this.asker = asker;
    this.notices = notices;
  }

  @Override
  public List<String> knownTypes() throws SshFailure {
    var types = new ArrayList<String>();
    for (KnownHost known : files.lines()) {
      if (known.marker().isEmpty()) {
        types.add(known.key().type());
      }
    }
    return types;
  }

  @Override
  public void check(HostKey key) throws SshFailure {
    var lines = files.lines();
    checkRevoked(lines, key);
    var keys = plain(lines);
    if (keys.stream().anyMatch(known -> known.key().equals(key))) {
      return;
    }
    Optional<KnownHost> other = otherThan(key, keys);
    if (other.isPresent()) {
      throw changed(key, other.get());
    }
    unknown(key);
  }

  private void checkRevoked(List<KnownHost> lines, HostKey key) throws SshFailure {
    for (KnownHost known : lines) {
      if (known.isMarked(KnownHost.REVOKED) && known.key().equals(key)) {
        throw SshFailure.hostKey(
            "cannot trust %s: its key %s is revoked in %s"
                .formatted(server, key.fingerprint(), known.place()));
      }
    }
  }

  private List<KnownHost> plain(List<KnownHost> lines) {
    var plain = new ArrayList<KnownHost>();
    for (KnownHost known : lines) {
      if (known.isMarked(KnownHost.AUTHORITY)) {
        notices.accept(
            "%s: @cert-authority is not used: monday does not read certificates of hosts"
                .formatted(known.place()));
      } else if (known.marker().isEmpty()) {
        plain.add(known);
      }
    }
    return plain;
  }

  /** A key that the server should have had: of the same type when there is one, else any. */
  private static Optional<KnownHost> otherThan(HostKey key, List<KnownHost> keys) {
    return keys.stream()
        .filter(known -> known.key().type().equals(key.type()))
        .findFirst()
        .or(() -> keys.stream().findFirst());
  }

  private SshFailure changed(HostKey key, KnownHost known) {
    return SshFailure.hostKey(
        "cannot trust %s: its key has changed. It shows %s %s, but %s has %s %s. Somebody may be listening in, or the server was set up anew: if you know that it was, remove that line"
            .formatted(
                server,
                key.type(),
                key.fingerprint(),
                known.place(),
                known.key().type(),
                known.key().fingerprint()));
  }

  private void unknown(HostKey key) throws SshFailure {
    switch (trust.checking()) {
      case NO, ACCEPT_NEW -> remember(key);
      case YES -> throw notKnown(key, "StrictHostKeyChecking is yes");
      case ASK -> ask(key);
    }
  }

  private void ask(HostKey key) throws SshFailure {
    asking.lock();
    try {
      if (files.lines().stream()
          .noneMatch(known -> known.marker().isEmpty() && known.key().equals(key))) {
        askNow(key);
      }
    } finally {
      asking.unlock();
    }
  }

  private void askNow(HostKey key) throws SshFailure {
    var text =
        "%s is not known. Its key is %s %s. Is it the right one? [yes/no]"
            .formatted(server, key.type(), key.fingerprint());
    var answer = answer(text, key);
    while (!answer.equals("yes") && !answer.equals("no")) {
      answer = answer("Neither yes nor no. " + text, key);
    }
    if (answer.equals("no")) {
      throw SshFailure.hostKey("%s is not trusted: you said so".formatted(server));
    }
    remember(key);
  }

  private String answer(String text, HostKey key) throws SshFailure {
    return asker
        .ask(new Question(text, false, "set StrictHostKeyChecking"))
        .map(answer -> String.valueOf(answer).strip().toLowerCase(Locale.ROOT))
        .orElseThrow(() -> notKnown(key, "nobody has said that it is right"));
  }

  private SshFailure notKnown(HostKey key, String why) {
    return SshFailure.hostKey(
        "cannot trust %s: its key %s %s is not known, and %s; compare the fingerprint, then connect once by ssh, or set \"-o StrictHostKeyChecking=accept-new\" in \"args\""
            .formatted(server, key.type(), key.fingerprint(), why));
  }

  private void remember(HostKey key) {
    try {
      files.add(key);
    } catch (IOException failure) {
      notices.accept(
          "cannot add the key of %s to %s: %s"
              .formatted(server, trust.userFiles().getFirst(), PrivateFiles.reason(failure)));
      return;
    }
    if (trust.checking() != HostKeyChecking.ASK) {
      notices.accept(
          "%s was not known; its key %s %s is taken (StrictHostKeyChecking)"
              .formatted(server, key.type(), key.fingerprint()));
    }
  }
}
