package dev.monday.process;

import dev.monday.testing.OtherUser;
import dev.monday.testing.Requires;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/**
 * Views for the user who runs the tests, or for another when that is root: users of this program
 * seldom are.
 *
 * @param starter starts programs as that user, each in a session of its own
 */
record ViewFixture(ViewUser user, SessionStarter starter, PrivateView view) {

  /** Skips the test where this system does not allow views; that is nothing to mend. */
  static ViewFixture require() throws Exception {
    Requires.linux();
    Requires.command("unshare");
    Requires.command("setsid");
    var self = ViewUser.ofThisProcess();
    var user = self.isRoot() ? new ViewUser(OtherUser.NUMBER, OtherUser.NUMBER, false) : self;
    var prefix = new ArrayList<String>();
    if (self.isRoot()) {
      prefix.addAll(OtherUser.entry());
    }
    prefix.addAll(List.of("setsid", "--"));
    var starter = SessionStarter.of(prefix);
    return new ViewFixture(user, starter, possible(user, starter));
  }

  static PrivateView possible(ViewUser user, SessionStarter starter) throws Exception {
    return switch (PrivateView.of(user, starter)) {
      case PrivateView.Attempt.Possible possible -> possible.view();
      case PrivateView.Attempt.Impossible impossible -> {
        Assumptions.abort("skipped: " + impossible.text());
        throw new IllegalStateException("not reached");
      }
    };
  }

  static void assumeTrue(boolean met, String missing) {
    Assumptions.assumeTrue(met, "skipped: " + missing);
  }

  /** Runs a main class with the class path of the tests, after those words. */
  static List<String> java(Class<?> main, List<String> before) {
    var argv = new ArrayList<>(before);
    argv.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    argv.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp"));
    argv.addAll(List.of(System.getProperty("java.class.path"), main.getName()));
    return argv;
  }
}
