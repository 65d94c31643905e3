package dev.monday.testing;

import java.util.List;

/**
 * A user who is not root, which users of this program seldom are. One that no system has: user
 * namespaces show whom they do not know as nobody, so nobody would be shown right by accident.
 */
public final class OtherUser {
  public static final long NUMBER = 12345;

  private OtherUser() {}

  /**
   * What to put in front of a program that root starts, so that it runs as that user with no group
   * but one of the same number.
   */
  public static List<String> entry() {
    var number = Long.toString(NUMBER);
    return List.of("setpriv", "--reuid", number, "--regid", number, "--clear-groups", "--");
  }
}
