package dev.monday.forward.ssh;

import dev.monday.lifecycle.Asker;
import dev.monday.lifecycle.Question;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The private keys that were opened in this run: each passphrase is asked for once. */
final class KeyRing {
  private static final int ATTEMPTS = 3;

  private final Map<Path, Entry> entries = new ConcurrentHashMap<>();

  /** A key, and the lock of who opens it: the others wait for the answer that one person gives. */
  private static final class Entry {
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable KeyPair pair;
  }

  /** Opens a key, and asks for its passphrase where that is needed. */
  KeyPair open(Path file, Asker asker) throws SshFailure {
    var entry = entries.computeIfAbsent(file, _ -> new Entry());
    entry.lock.lock();
    try {
      var known = entry.pair;
      var pair = known == null ? openNew(file, asker) : known;
      entry.pair = pair;
      return pair;
    } finally {
      entry.lock.unlock();
    }
  }

  private static KeyPair openNew(Path file, Asker asker) throws SshFailure {
    try {
      return open(file, new KeyFile(file).read(), asker);
    } catch (SshFailure failure) {
      throw failure;
    } catch (IOException | GeneralSecurityException | RuntimeException failure) {
      throw new SshFailure(
          SshFailure.Kind.CREDENTIALS,
          "cannot use the key %s: %s".formatted(file, failure.getMessage()),
          failure);
    }
  }

  private static KeyPair open(Path file, KeyFile.Sealed key, Asker asker)
      throws IOException, GeneralSecurityException {
    if (!key.isEncrypted()) {
      return key.open(Optional.empty());
    }
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      var passphrase = ask(file, attempt > 0, asker);
      try {
        return key.open(Optional.of(passphrase));
      } catch (WrongPassphrase _) {
        // the person may try again
      } finally {
        Secrets.wipe(passphrase);
      }
    }
    throw SshFailure.credentials(
        "cannot use the key %s: its passphrase was wrong %d times".formatted(file, ATTEMPTS));
  }

  private static char[] ask(Path file, boolean again, Asker asker) throws SshFailure {
    var question =
        new Question(
            (again ? "Wrong passphrase. " : "") + "Passphrase of the key %s".formatted(file),
            true,
            "add the key to ssh-agent (ssh-add %s)".formatted(file));
    Optional<char[]> answer = asker.ask(question);
    return answer.orElseThrow(() ->
        SshFailure.credentials(
            "cannot use the key %s: it is encrypted, and nobody has given its passphrase; %s"
                .formatted(file, question.instead())));
  }
}
