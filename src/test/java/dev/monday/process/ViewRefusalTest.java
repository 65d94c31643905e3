package dev.monday.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

/** Each reason by what stands in a copy of the files that tell it. */
class ViewRefusalTest {

  private static final String DENIED = "unshare: unshare failed: Operation not permitted\n";

  @TempDir Path proc;

  @ParameterizedTest
  @FieldSource("REASONS")
  void reasonAndMend(String file, String content, String said, String text) throws IOException {
    Path written = proc.resolve(file);
    Files.createDirectories(written.resolveSibling(""));
    Files.writeString(written, content);
    assertEquals(text, new ViewRefusal(proc).of(said).text());
  }

  static final List<Arguments> REASONS =
      List.of(
          argumentSet(
              "no user namespaces",
              "sys/user/max_user_namespaces",
              "0\n",
              "unshare: unshare failed: No space left on device\n",
              "this system allows no user namespaces (user.max_user_namespaces is 0); \"sudo"
                  + " sysctl user.max_user_namespaces=10000\" allows them"),
          argumentSet(
              "no mount namespaces",
              "sys/user/max_mnt_namespaces",
              "0\n",
              "unshare: unshare failed: No space left on device\n",
              "this system allows no mount namespaces (user.max_mnt_namespaces is 0); \"sudo"
                  + " sysctl user.max_mnt_namespaces=10000\" allows them"),
          argumentSet(
              "older Debian",
              "sys/kernel/unprivileged_userns_clone",
              "0\n",
              DENIED,
              "this kernel lets only root make user namespaces"
                  + " (kernel.unprivileged_userns_clone is 0); \"sudo sysctl"
                  + " kernel.unprivileged_userns_clone=1\" lets all"),
          argumentSet(
              "Ubuntu from 23.10",
              "sys/kernel/apparmor_restrict_unprivileged_userns",
              "1\n",
              "mount: /etc/hosts: permission denied.\n",
              "AppArmor lets only root mount in user namespaces"
                  + " (kernel.apparmor_restrict_unprivileged_userns is 1); \"sudo sysctl"
                  + " kernel.apparmor_restrict_unprivileged_userns=0\" lets all"),
          argumentSet(
              "container",
              "self/status",
              "NoNewPrivs:\t0\nSeccomp:\t2\nSeccomp_filters:\t1\n",
              DENIED,
              "a filter of system calls (seccomp) forbids it, as in most containers"),
          argumentSet(
              "old tools",
              "sys/user/max_user_namespaces",
              "1000\n",
              "unshare: unrecognized option '--map-user=1000'\nTry 'unshare --help'\n",
              "this unshare is too old; install util-linux 2.36 or newer, of November 2020"),
          argumentSet(
              "anything else",
              "self/status",
              "Seccomp:\t0\n",
              DENIED,
              "this system forbids it (unshare: unshare failed: Operation not permitted)"));
}
