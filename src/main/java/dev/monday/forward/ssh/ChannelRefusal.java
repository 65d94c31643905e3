package dev.monday.forward.ssh;

import org.apache.sshd.common.SshConstants;

/** Why a server does not open a channel (RFC 4254, section 5.1), in a person's words. */
final class ChannelRefusal {
  private ChannelRefusal() {}

  static SshFailure failure(String target, int code, String said) {
    var why =
        switch (code) {
          case SshConstants.SSH_OPEN_ADMINISTRATIVELY_PROHIBITED ->
              "it may not; AllowTcpForwarding, DisableForwarding or PermitOpen of the server, or permitopen of the key, forbid it";
          case SshConstants.SSH_OPEN_CONNECT_FAILED -> "it cannot connect there";
          case SshConstants.SSH_OPEN_RESOURCE_SHORTAGE -> "it has no room for another connection";
          default -> "it refuses";
        };
    var detail = said.replaceAll("\\p{Cntrl}", " ").strip();
    return new SshFailure(
        code == SshConstants.SSH_OPEN_RESOURCE_SHORTAGE
            ? SshFailure.Kind.PASSING
            : SshFailure.Kind.REFUSED,
        "cannot reach %s from the SSH server: %s%s"
            .formatted(target, why, detail.isEmpty() ? "" : " (it says: " + detail + ")"));
  }
}
