package dev.monday.forward.ssh;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How one SSH server is reached, known and logged in to. Two that are equal share a connection.
 *
 * @param ciphers what OpenSSH calls them, best first; empty for ours
 */
public record SshSettings(Reach reach, Trust trust, Login login, List<String> ciphers) {

  public SshSettings {
    ciphers = List.copyOf(ciphers);
  }

  /** The kinds of addresses that may be used. */
  public enum AddressFamily {
    ANY,
    IPV4,
    IPV6
  }

  /** What happens when the server's key is not known yet. One that has changed is never taken. */
  public enum HostKeyChecking {
    /** It is taken, and not remembered as a person's decision. */
    NO,
    ACCEPT_NEW,
    YES,
    ASK
  }

  /**
   * Where the server is.
   *
   * @param via the server from which it is reached ({@code ProxyJump})
   * @param silence how long the server may say nothing before it is asked for a sign of life
   * @param signs how many signs of life may fail to come
   */
  public record Reach(
      String host,
      int port,
      AddressFamily family,
      Duration connectTimeout,
      Duration silence,
      int signs,
      Optional<SshSettings> via) {

    @Override
    public String toString() {
      return host.contains(":") ? "[%s]:%d".formatted(host, port) : "%s:%d".formatted(host, port);
    }
  }

  /**
   * How the server is known.
   *
   * @param name what it is called in the files
   * @param hashed whether names that are added are hashed
   * @param algorithms of its key, best first; empty for ours
   */
  public record Trust(
      String name,
      HostKeyChecking checking,
      List<Path> userFiles,
      List<Path> globalFiles,
      boolean hashed,
      List<String> algorithms) {
    public Trust {
      userFiles = List.copyOf(userFiles);
      globalFiles = List.copyOf(globalFiles);
      algorithms = List.copyOf(algorithms);
    }
  }

  /**
   * Who logs in, and by what.
   *
   * @param identityFiles in the order in which they are tried; they need not exist
   * @param onlyThose whether the agent's other keys are left alone
   * @param agent the agent's socket
   * @param methods their names in the protocol, in the order in which they are tried
   * @param prompts how often a password may be asked for
   * @param batch whether no question may be asked
   */
  public record Login(
      String user,
      List<Path> identityFiles,
      boolean onlyThose,
      Optional<Path> agent,
      List<String> methods,
      int prompts,
      boolean batch) {
    public Login {
      identityFiles = List.copyOf(identityFiles);
      methods = List.copyOf(methods);
    }
  }

  /** As it is named to a person, for example {@code anna@build.example.org:22}. */
  public String display() {
    return login.user() + "@" + reach;
  }
}
