package dev.monday.forward.ssh;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.cipher.BuiltinCiphers;
import org.apache.sshd.common.cipher.Cipher;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.apache.sshd.common.signature.Signature;

/** What is offered to a server. */
final class Algorithms {
  /** The fastest first: Java has AES-GCM in hardware, and ChaCha20 not. */
  private static final List<BuiltinCiphers> CIPHERS =
      List.of(
          BuiltinCiphers.aes128gcm,
          BuiltinCiphers.aes256gcm,
          BuiltinCiphers.aes128ctr,
          BuiltinCiphers.aes192ctr,
          BuiltinCiphers.aes256ctr,
          BuiltinCiphers.cc20p1305_openssh);

  private static final List<BuiltinSignatures> SIGNATURES =
      List.of(
          BuiltinSignatures.ed25519,
          BuiltinSignatures.nistp256,
          BuiltinSignatures.nistp384,
          BuiltinSignatures.nistp521,
          BuiltinSignatures.rsaSHA512,
          BuiltinSignatures.rsaSHA256);

  private static final String RSA_KEY = "ssh-rsa";

  private Algorithms() {}

  static List<NamedFactory<Cipher>> ciphers(SshSettings settings) throws SshFailure {
    return chosen("Ciphers", settings, settings.ciphers(), CIPHERS);
  }

  /** For the keys that are known for the server first, so that it shows one of these. */
  static List<NamedFactory<Signature>> signatures(SshSettings settings, List<String> knownTypes)
      throws SshFailure {
    List<NamedFactory<Signature>> wanted =
        chosen("HostKeyAlgorithms", settings, settings.trust().algorithms(), SIGNATURES);
    if (!settings.trust().algorithms().isEmpty()) {
      return wanted;
    }
    Set<NamedFactory<Signature>> ordered = new LinkedHashSet<>();
    for (NamedFactory<Signature> signature : wanted) {
      if (knownTypes.contains(keyType(signature.getName()))) {
        ordered.add(signature);
      }
    }
    ordered.addAll(wanted);
    return List.copyOf(ordered);
  }

  private static String keyType(String signature) {
    return signature.startsWith("rsa-sha2-") ? RSA_KEY : signature;
  }

  private static <T> List<NamedFactory<T>> chosen(
      String option, SshSettings settings, List<String> names, List<? extends NamedFactory<T>> ours)
      throws SshFailure {
    if (names.isEmpty()) {
      return List.copyOf(ours);
    }
    var chosen = new ArrayList<NamedFactory<T>>();
    for (String name : names) {
      for (NamedFactory<T> factory : ours) {
        if (factory.getName().equals(name)) {
          chosen.add(factory);
        }
      }
    }
    if (chosen.isEmpty()) {
      throw SshFailure.configuration(
          "cannot connect to %s: monday has none of its %s; it has %s"
              .formatted(settings.display(), option, NamedResource.getNames(ours)));
    }
    return chosen;
  }
}
