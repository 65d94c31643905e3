package dev.monday.forward.ssh;

import java.util.Iterator;
import org.apache.sshd.client.auth.pubkey.PublicKeyIdentity;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKey;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.signature.SignatureFactoriesManager;

/** Logs in by a key: the agent's, or one of the files'. */
final class PublicKeyMethod extends UserAuthPublicKey {
  private final Identities identities;

  PublicKeyMethod(Identities identities) {
    super(null);
    this.identities = identities;
  }

  @Override
  protected Iterator<PublicKeyIdentity> createPublicKeyIterator(
      ClientSession session, SignatureFactoriesManager signatures) {
    return identities.iterator(session, signatures);
  }
}
