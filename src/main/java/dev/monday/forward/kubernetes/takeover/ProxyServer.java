package dev.monday.forward.kubernetes.takeover;

import java.util.List;

/**
 * What runs in the place of a container's program: OpenSSH's server, which lets in who has one key
 * and no one else, whatever the image would have it do, and lets him do nothing but listen.
 */
final class ProxyServer {
  static final int PORT = 5022;
  static final String USER = "root";

  /**
   * The image need have no more than OpenSSH's {@code sshd} and {@code ssh-keygen}, and a shell.
   * Why it does not do is left where Kubernetes looks for it, in the container's termination
   * message.
   */
  private static final String SCRIPT =
      """
      set -e
      umask 022
      PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin:/usr/local/bin:/usr/bin:/bin
      fail() {
        echo "$1" >&2
        echo "$1" >/dev/termination-log
        exit 1
      }
      # what is mounted there may be the node's own
      is_of_image() {
        ! grep -q -e " /etc " -e " $1 " /proc/self/mounts
      }
      for program in sshd ssh-keygen; do
        command -v "$program" >/dev/null || fail "the image has no $program"
      done
      # where OpenSSH shuts itself in: Debian's in the first, others in the second
      mkdir -p /run/sshd /var/empty || :
      # an image may not know whom it lets in, or to whom it gives its rights up before that
      for user in root:x:0:0::/:/bin/sh sshd:x:22:22::/var/empty:/bin/false; do
        grep -q "^${user%%:*}:" /etc/passwd 2>/dev/null ||
          { is_of_image /etc/passwd && echo "$user" >>/etc/passwd; } || :
      done
      keys=/run/monday
      rm -rf "$keys"
      mkdir -p "$keys"
      echo "$1" >"$keys/authorized_keys"
      # a locked root may not log in by a key either; Alpine's is
      if is_of_image /etc/shadow && grep -q '^root:!' /etc/shadow; then
        sed 's/^root:!*/root:*/' /etc/shadow >"$keys/shadow" && cat "$keys/shadow" >/etc/shadow || :
      fi 2>/dev/null
      ssh-keygen -q -t ed25519 -N '' -f "$keys/host_key"
      sshd=$(command -v sshd)
      set -- -p 5022 -f /dev/null -h "$keys/host_key" \\
        -o AuthorizedKeysFile="$keys/authorized_keys" -o AuthenticationMethods=publickey \\
        -o PermitRootLogin=prohibit-password -o StrictModes=no \\
        -o PasswordAuthentication=no -o PermitEmptyPasswords=no \\
        -o KbdInteractiveAuthentication=no -o AllowTcpForwarding=remote \\
        -o GatewayPorts=clientspecified -o PermitTunnel=no -o AllowStreamLocalForwarding=no \\
        -o AllowAgentForwarding=no -o X11Forwarding=no -o PermitTTY=no -o PermitUserRC=no \\
        -o ForceCommand=/bin/false -o UseDNS=no -o PidFile=none
      said=$("$sshd" -t "$@" 2>&1) || fail "sshd: $said"
      exec "$sshd" -D -e "$@"
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
