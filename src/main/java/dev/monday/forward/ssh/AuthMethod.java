package dev.monday.forward.ssh;

import java.util.function.Supplier;
import org.apache.sshd.client.auth.AbstractUserAuthFactory;
import org.apache.sshd.client.auth.UserAuth;
import org.apache.sshd.client.session.ClientSession;

/** A way to log in, by its name in the protocol. */
final class AuthMethod extends AbstractUserAuthFactory {
  private final Supplier<UserAuth> maker;

  AuthMethod(String name, Supplier<UserAuth> maker) {
    super(name);
    this.maker = maker;
  }

  @Override
  public UserAuth createUserAuth(ClientSession session) {
    return maker.get();
  }
}
