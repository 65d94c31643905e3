package dev.monday.forward.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.monday.config.SshOption;
import dev.monday.forward.ssh.SshSettings.AddressFamily;
import dev.monday.forward.ssh.SshSettings.HostKeyChecking;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The settings of a machine that has no OpenSSH. */
class ConfigurationFileTest {
  @TempDir Path home;
  private final List<String> notices = new ArrayList<>();

  private SshSettings read(String remote, String configuration, String... options)
      throws Exception {
    var file = home.resolve("config");
    Files.writeString(file, configuration);
    var args = new ArrayList<SshOption>();
    for (String option : options) {
      args.add(new SshOption(OptionSource.NOWHERE, option.charAt(0), option.substring(1).strip()));
    }
    return new SshSettingsReader(
            new ConfigurationFile(file, notices::add),
            home,
            Map.of("SSH_AUTH_SOCK", "/run/agent", "PLACE", "there"),
            notices::add)
        .read(remote, args);
  }

  @Test
  void nothingWrittenLeavesTheUsual() throws Exception {
    var settings = read("anna@host", "");
    assertEquals("anna@host:22", settings.display());
    assertEquals(
        List.of(
            home.resolve(".ssh/id_rsa"),
            home.resolve(".ssh/id_ecdsa"),
            home.resolve(".ssh/id_ed25519")),
        settings.login().identityFiles());
    assertEquals(Optional.of(Path.of("/run/agent")), settings.login().agent());
    assertEquals(
        List.of("publickey", "keyboard-interactive", "password"), settings.login().methods());
    assertEquals(HostKeyChecking.ASK, settings.trust().checking());
    assertEquals(Duration.ofSeconds(4), settings.reach().silence());
    assertEquals(2, settings.reach().signs());
    assertEquals(List.of(), settings.ciphers());
    assertEquals("host", settings.trust().name());
  }

  @Test
  void firstValueWinsAndOptionsComeFirst() throws Exception {
    var settings =
        read(
            "build",
            """
            User before
            # a comment
            Host b*ld
              HostName build.example.org
              Port=2222
              IdentityFile ~/keys/%h-%r
              IdentityFile "${PLACE}/a key"
              StrictHostKeyChecking accept-new
              ServerAliveInterval 30
              ServerAliveCountMax 5
              ConnectTimeout 7
              AddressFamily inet6
              UserKnownHostsFile ~/known ~/one
              IdentityAgent none
              PasswordAuthentication no
            Host *
              Port 22
              User after
            """,
            "ianother",
            "oConnectTimeout=3");
    assertEquals("before@build.example.org:2222", settings.display());
    assertEquals(
        List.of(
            Path.of("another").toAbsolutePath(),
            home.resolve("keys/build.example.org-before"),
            Path.of("there/a key").toAbsolutePath()),
        settings.login().identityFiles());
    assertEquals(HostKeyChecking.ACCEPT_NEW, settings.trust().checking());
    assertEquals(Duration.ofSeconds(3), settings.reach().connectTimeout());
    assertEquals(Duration.ofSeconds(30), settings.reach().silence());
    assertEquals(5, settings.reach().signs());
    assertEquals(AddressFamily.IPV6, settings.reach().family());
    assertEquals(List.of(home.resolve("known"), home.resolve("one")), settings.trust().userFiles());
    assertEquals(Optional.empty(), settings.login().agent());
    assertEquals(List.of("publickey", "keyboard-interactive"), settings.login().methods());
    assertEquals("[build.example.org]:2222", settings.trust().name());
  }

  @Test
  void whatIsSkippedIsSaid() throws Exception {
    var settings =
        read(
            "host",
            """
            Include other
            Match user anna
              Port 1
            Host host
              Port 2
            """);
    assertEquals(2, settings.reach().port());
    assertEquals(2, notices.size());
    assertEquals(
        "%s:1: Include is skipped; install OpenSSH, whose \"ssh -G\" understands it"
            .formatted(home.resolve("config")),
        notices.getFirst());
  }

  @Test
  void jumpsAreReadForThemselves() throws Exception {
    var settings =
        read(
            "target",
            """
            Host first
              User anna
            Host second
              Port 2222
            """,
            "Jfirst,bob@second",
            "ikey");
    var second = settings.reach().via().orElseThrow();
    assertEquals("bob@second:2222", second.display());
    var first = second.reach().via().orElseThrow();
    assertEquals("anna@first:22", first.display());
    assertEquals(Optional.empty(), first.reach().via());
    // the target's key is not the jumps'
    assertEquals(3, first.login().identityFiles().size());
  }

  @Test
  void jumpsInACircleAreAnError() {
    var failure = assertThrows(SshFailure.class, () -> read("a", "ProxyJump a"));
    assertEquals(SshFailure.Kind.CONFIGURATION, failure.kind());
    assertEquals(
        "cannot reach a: more than 16 jumps lead there; ProxyJump may lead in a circle",
        failure.getMessage());
  }

  @Test
  void whatMondayDoesNotDoIsAnErrorThatNamesIt() {
    var failure = assertThrows(SshFailure.class, () -> read("host", "ProxyCommand nc %h %p\n"));
    assertEquals(SshFailure.Kind.CONFIGURATION, failure.kind());
    assertEquals(
        "cannot reach host: its configuration of SSH sets ProxyCommand, which monday does not do; remove it for this host, or use ProxyJump",
        failure.getMessage());
  }

  @Test
  void whatOnlyAddsAWayIsANotice() throws Exception {
    read("host", "PKCS11Provider /usr/lib/card.so\nProxyCommand none\n");
    assertEquals(List.of("PKCS11Provider of host is not used"), notices);
  }
}
