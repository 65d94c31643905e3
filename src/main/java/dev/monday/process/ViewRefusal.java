package dev.monday.process;

import dev.monday.process.PrivateView.Attempt.Impossible;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Why this system gives programs no view of their own: what its switches say, else what the tools
 * printed.
 *
 * @param proc {@code /proc}
 */
record ViewRefusal(Path proc) {

  static final Impossible NOT_READ =
      new Impossible(
          "names are not looked up in /etc/hosts first",
          "put \"files\" first in the line \"hosts:\" of /etc/nsswitch.conf, and stop nscd if it"
              + " runs");

  /** A file below {@code /proc/sys} and the value with which it forbids views. */
  private record Switch(String name, String forbidding, Impossible refusal) {}

  private static final List<Switch> SWITCHES =
      List.of(
          new Switch(
              "user.max_user_namespaces", "0", limit("user", "user.max_user_namespaces=10000")),
          new Switch(
              "user.max_mnt_namespaces", "0", limit("mount", "user.max_mnt_namespaces=10000")),
          new Switch(
              "kernel.unprivileged_userns_clone",
              "0",
              new Impossible(
                  "this kernel lets only root make user namespaces"
                      + " (kernel.unprivileged_userns_clone is 0)",
                  "\"sudo sysctl kernel.unprivileged_userns_clone=1\" lets all")),
          new Switch(
              "kernel.apparmor_restrict_unprivileged_userns",
              "1",
              new Impossible(
                  "AppArmor lets only root mount in user namespaces"
                      + " (kernel.apparmor_restrict_unprivileged_userns is 1)",
                  "\"sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0\" lets all")));

  private static Impossible limit(String kind, String setting) {
    return new Impossible(
        "this system allows no %s namespaces (%s is 0)"
            .formatted(kind, setting.substring(0, setting.indexOf('='))),
        "\"sudo sysctl %s\" allows them".formatted(setting));
  }

  /**
   * @param said what the tools printed, in English
   */
  Impossible of(String said) {
    if (said.contains("unrecognized option") || said.contains("invalid option")) {
      return new Impossible(
          "this unshare is too old", "install util-linux 2.36 or newer, of November 2020");
    }
    for (Switch one : SWITCHES) {
      if (text("sys/" + one.name.replace('.', '/')).equals(one.forbidding)) {
        return one.refusal;
      }
    }
    if (text("self/status").contains("\nSeccomp:\t2")) {
      return new Impossible(
          "a filter of system calls (seccomp) forbids it, as in most containers", "");
    }
    String first = said.strip().lines().findFirst().orElse("its tools say nothing");
    return new Impossible("this system forbids it (" + first + ")", "");
  }

  /** Without white space at the ends; empty when there is no such file here. */
  private String text(String name) {
    try {
      return Files.readString(proc.resolve(name)).strip();
    } catch (IOException _) {
      return "";
    }
  }
}
