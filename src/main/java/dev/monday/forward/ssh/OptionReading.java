package dev.monday.forward.ssh;

import dev.monday.forward.ssh.SshSettings.AddressFamily;
import dev.monday.forward.ssh.SshSettings.HostKeyChecking;
import dev.monday.forward.ssh.SshSettings.Login;
import dev.monday.forward.ssh.SshSettings.Reach;
import dev.monday.forward.ssh.SshSettings.Trust;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Makes settings of a server's options. */
final class OptionReading {
  private static final int SSH_PORT = 22;
  private static final int CONNECT_SECONDS = 10;

  /** OpenSSH's own default is to notice nothing. Two signs after 4 s each: within 12 s. */
  private static final int SILENCE_SECONDS = 4;

  private static final int SIGNS = 2;
  private static final int PROMPTS = 3;
  private static final List<String> USUAL_KEYS =
      List.of("~/.ssh/id_rsa", "~/.ssh/id_ecdsa", "~/.ssh/id_ed25519");
  private static final List<String> USUAL_USER_FILES =
      List.of("~/.ssh/known_hosts", "~/.ssh/known_hosts2");
  private static final List<String> USUAL_GLOBAL_FILES =
      List.of("/etc/ssh/ssh_known_hosts", "/etc/ssh/ssh_known_hosts2");

  /** Methods in the order in which OpenSSH tries them, with the option that switches each off. */
  private static final List<String> METHODS =
      List.of("publickey", "keyboard-interactive", "password");

  private static final Map<String, String> SWITCHES =
      Map.of(
          "publickey", "pubkeyauthentication",
          "keyboard-interactive", "kbdinteractiveauthentication",
          "password", "passwordauthentication");

  private final OptionValues options;
  private final OptionValues defaults;
  private final Map<String, String> environment;
  private final String host;
  private final int port;
  private final String user;
  private final PathTokens tokens;

  OptionReading(
      SshTarget target,
      OptionValues options,
      OptionValues defaults,
      Path home,
      Map<String, String> environment) {
    this.options = options;
    this.defaults = defaults;
    this.environment = environment;
    var localUser = System.getProperty("user.name", "");
    this.host = options.text("hostname").orElse(target.host()).replace("%h", target.host());
    this.port = options.number("port", SSH_PORT);
    this.user = options.text("user").orElse(localUser);
    this.tokens =
        new PathTokens(
            home,
            environment,
            Map.of(
                'd',
                home.toString(),
                'h',
                host,
                'n',
                target.host(),
                'p',
                Integer.toString(port),
                'r',
                user,
                'u',
                localUser));
  }

  SshSettings settings(Optional<SshSettings> via) throws SshFailure {
    return new SshSettings(reach(via), trust(), login(), changed("ciphers"));
  }

  private Reach reach(Optional<SshSettings> via) {
    int silence = options.number("serveraliveinterval", 0);
    return new Reach(
        host,
        port,
        family(),
        Duration.ofSeconds(options.number("connecttimeout", CONNECT_SECONDS)),
        Duration.ofSeconds(silence == 0 ? SILENCE_SECONDS : silence),
        silence == 0 ? SIGNS : options.number("serveralivecountmax", SIGNS),
        via);
  }

  private AddressFamily family() {
    return switch (options.text("addressfamily").orElse("any")) {
      case "inet" -> AddressFamily.IPV4;
      case "inet6" -> AddressFamily.IPV6;
      default -> AddressFamily.ANY;
    };
  }

  private Trust trust() throws SshFailure {
    return new Trust(
        options.text("hostkeyalias").orElse(nameInFiles()),
        checking(),
        files("userknownhostsfile", USUAL_USER_FILES),
        files("globalknownhostsfile", USUAL_GLOBAL_FILES),
        options.is("hashknownhosts", false),
        changed("hostkeyalgorithms"));
  }

  private String nameInFiles() {
    var name = host.toLowerCase(Locale.ROOT);
    return port == SSH_PORT ? name : "[%s]:%d".formatted(name, port);
  }

  private HostKeyChecking checking() throws SshFailure {
    var text = options.text("stricthostkeychecking").orElse("ask");
    return switch (text) {
      case "yes", "true" -> HostKeyChecking.YES;
      case "no", "false", "off" -> HostKeyChecking.NO;
      case "accept-new" -> HostKeyChecking.ACCEPT_NEW;
      case "ask" -> HostKeyChecking.ASK;
      default ->
          throw SshFailure.configuration(
              "cannot read StrictHostKeyChecking \"%s\": it is yes, no, ask or accept-new"
                  .formatted(text));
    };
  }

  private Login login() throws SshFailure {
    return new Login(
        user,
        identityFiles(),
        options.is("identitiesonly", false),
        agent(),
        methods(),
        options.number("numberofpasswordprompts", PROMPTS),
        options.is("batchmode", false));
  }

  private List<Path> identityFiles() throws SshFailure {
    var files = new ArrayList<Path>();
    var named = options.all("identityfile");
    for (String file : named.isEmpty() ? USUAL_KEYS : named) {
      if (!file.equalsIgnoreCase("none")) {
        files.add(tokens.path(file));
      }
    }
    return files;
  }

  private Optional<Path> agent() throws SshFailure {
    var named = options.all("identityagent").stream().findFirst().orElse("SSH_AUTH_SOCK");
    var socket = named.equals("SSH_AUTH_SOCK") ? "$SSH_AUTH_SOCK" : named;
    if (socket.startsWith("$") && !socket.startsWith("${")) {
      socket = environment.getOrDefault(socket.substring(1), "");
    }
    return socket.isEmpty() || named.equalsIgnoreCase("none")
        ? Optional.empty()
        : Optional.of(tokens.path(socket));
  }

  private List<String> methods() {
    var preferred = options.list("preferredauthentications");
    var methods = new ArrayList<String>();
    for (String method : preferred.isEmpty() ? METHODS : preferred) {
      if (SWITCHES.containsKey(method) && options.is(SWITCHES.get(method), true)) {
        methods.add(method);
      }
    }
    return methods;
  }

  private List<Path> files(String name, List<String> otherwise) throws SshFailure {
    var files = new ArrayList<Path>();
    for (String file : options.all(name).isEmpty() ? otherwise : options.words(name)) {
      files.add(tokens.path(file));
    }
    return files;
  }

  /** A list that somebody has written; OpenSSH prints its own where nobody has. */
  private List<String> changed(String name) {
    var list = options.list(name);
    return list.equals(defaults.list(name)) ? List.of() : list;
  }
}
