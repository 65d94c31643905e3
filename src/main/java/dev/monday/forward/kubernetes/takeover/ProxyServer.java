package dev.monday.forward.kubernetes.takeover;

import java.util.List;

/**
 * What runs in the place of a container's program: OpenSSH's server, which lets in who has one key
 * and no one else, whatever the image would have it do, and lets him do nothing but listen.
 */
final class ProxyServer {
  static final int PORT = 5022;
  static final String USER = "root";

  private static final String SCRIPT =
      """
      set -e
      umask 077
      PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin:/usr/local/bin:/usr/bin:/bin
      keys=${2:-/run/monday}
      rm -rf "$keys"
      mkdir -p "$keys"
      mkdir -p -m 755 /run/sshd /var/empty || :
      printf '%s\\n' "$1" >"$keys/authorized_keys"
      # a locked root may not log in by a key either; Alpine's is
      if grep -q '^root:!' /etc/shadow; then
        sed 's/^root:!*/root:*/' /etc/shadow >"$keys/shadow" && cat "$keys/shadow" >/etc/shadow || :
      fi 2>/dev/null
      ssh-keygen -q -t ed25519 -N '' -f "$keys/host_key"
      exec "$(command -v sshd)" -D -e -p "${3:-5022}" -f /dev/null -h "$keys/host_key" \\
        -o AuthorizedKeysFile="$keys/authorized_keys" -o AuthenticationMethods=publickey \\
        -o PermitRootLogin=prohibit-password -o StrictModes=no \\
        -o PasswordAuthentication=no -o PermitEmptyPasswords=no \\
        -o KbdInteractiveAuthentication=no -o AllowTcpForwarding=remote \\
        -o GatewayPorts=clientspecified -o PermitTunnel=no -o AllowStreamLocalForwarding=no \\
        -o AllowAgentForwarding=no -o X11Forwarding=no -o PermitTTY=no -o PermitUserRC=no \\
        -o ForceCommand=/bin/false -o UseDNS=no -o PidFile=none
      """;

  private ProxyServer() {}

  /**
   * The container's command.
   *
   * @param key the public key of this run, as a line of {@code authorized_keys}
   */
  static List<String> command(String key) {
    return List.of("/bin/sh", "-c", SCRIPT, "monday", key);
  }
}
