package dev.monday.forward.ssh;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Options of OpenSSH that this program does not do. */
final class UnusableOptions {
  /** Without these another server could be reached, or none, or one that is not to be trusted. */
  private static final Map<String, String> REFUSED =
      Map.of(
          "proxycommand", "ProxyCommand",
          "proxyusefdpass", "ProxyUseFdpass",
          "bindaddress", "BindAddress",
          "bindinterface", "BindInterface",
          "revokedhostkeys", "RevokedHostKeys");

  /** These only add a way to log in, or to know a host. */
  private static final Map<String, String> LEFT_OUT =
      Map.of(
          "certificatefile", "CertificateFile",
          "pkcs11provider", "PKCS11Provider",
          "knownhostscommand", "KnownHostsCommand");

  private static final List<String> OFF = List.of("none", "no", "false");

  private UnusableOptions() {}

  static void check(String remote, OptionValues options, Consumer<String> notices)
      throws SshFailure {
    for (var refused : REFUSED.entrySet()) {
      if (isOn(options, refused.getKey())) {
        throw SshFailure.configuration(
            "cannot reach %s: its configuration of SSH sets %s, which monday does not do; remove it for this host"
                    .formatted(remote, refused.getValue())
                + (refused.getKey().equals("proxycommand") ? ", or use ProxyJump" : ""));
      }
    }
    for (var option : LEFT_OUT.entrySet()) {
      if (isOn(options, option.getKey())) {
        notices.accept("%s of %s is not used".formatted(option.getValue(), remote));
      }
    }
  }

  private static boolean isOn(OptionValues options, String name) {
    return options.text(name).filter(value -> !OFF.contains(value)).isPresent();
  }
}
