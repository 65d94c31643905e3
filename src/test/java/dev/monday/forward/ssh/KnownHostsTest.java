package dev.monday.forward.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.monday.forward.ssh.SshSettings.HostKeyChecking;
import dev.monday.forward.ssh.SshSettings.Trust;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KnownHostsTest {
  private static final HostKey KEY =
      new HostKey(
          "ssh-ed25519", "AAAAC3NzaC1lZDI1NTE5AAAAIE0ZAJXQgDAIe2E1xzVUJsdpLhMR3OjcIQLzcNRXfJpn");
  private static final HostKey OTHER =
      new HostKey(
          "ssh-ed25519", "AAAAC3NzaC1lZDI1NTE5AAAAIPFvQyUoXrbUkhwmVhdBv1WGxhcm2xuoMgUjYAWVMCH5");
  private static final String NAME = "[127.0.0.1]:2222";

  @TempDir Path folder;
  private final List<String> notices = new ArrayList<>();
  private ScriptedAsker asker = new ScriptedAsker();

  private Path file() {
    return folder.resolve("known_hosts");
  }

  private KnownHosts hosts(HostKeyChecking checking) {
    return hosts(checking, false);
  }

  private KnownHosts hosts(HostKeyChecking checking, boolean hashed) {
    var trust =
        new Trust(
            NAME, checking, List.of(file()), List.of(folder.resolve("global")), hashed, List.of());
    return new KnownHosts("anna@server", trust, new ReentrantLock(), asker, notices::add);
  }

  private static String line(String names, HostKey key) {
    return "%s %s %s a comment\n".formatted(names, key.type(), key.base64());
  }

  private SshFailure refusal(HostKeyChecking checking, HostKey key) {
    var failure = assertThrows(SshFailure.class, () -> hosts(checking).check(key));
    assertEquals(SshFailure.Kind.HOST_KEY, failure.kind());
    return failure;
  }

  @ParameterizedTest
  @EnumSource(HostKeyChecking.class)
  void knownIsTrusted(HostKeyChecking checking) throws Exception {
    Files.writeString(file(), "# a comment\n\nx y\n" + line("other,[127.0.0.*]:2222", KEY));
    hosts(checking).check(KEY);
    assertEquals(List.of("ssh-ed25519"), hosts(checking).knownTypes());
  }

  @Test
  void knownToTheSystemIsTrusted() throws Exception {
    Files.writeString(folder.resolve("global"), line(NAME, KEY));
    hosts(HostKeyChecking.YES).check(KEY);
  }

  @Test
  void sameHostAtAnotherPortIsNotKnown() throws Exception {
    Files.writeString(file(), line("127.0.0.1", KEY) + line("[127.0.0.1]:2223", KEY));
    refusal(HostKeyChecking.YES, KEY);
  }

  @ParameterizedTest
  @EnumSource(HostKeyChecking.class)
  void changedIsAlwaysAnError(HostKeyChecking checking) throws Exception {
    Files.writeString(file(), "\n" + line(NAME, OTHER));
    var before = Files.readString(file());
    var message = refusal(checking, KEY).getMessage();
    assertTrue(message.contains(KEY.fingerprint()), message);
    assertTrue(message.contains(OTHER.fingerprint()), message);
    assertTrue(message.contains(file() + ":2"), message);
    assertEquals(before, Files.readString(file()));
  }

  @ParameterizedTest
  @EnumSource(HostKeyChecking.class)
  void revokedIsAlwaysAnError(HostKeyChecking checking) throws Exception {
    Files.writeString(file(), line(NAME, KEY) + "@revoked " + line("*", KEY));
    var message = refusal(checking, KEY).getMessage();
    assertTrue(message.contains("revoked"), message);
    assertTrue(message.contains(file() + ":2"), message);
  }

  @Test
  void authoritiesAreNotUsed() throws Exception {
    Files.writeString(file(), "@cert-authority " + line("*", KEY));
    refusal(HostKeyChecking.YES, KEY);
    assertEquals(
        List.of(
            file() + ":1: @cert-authority is not used: monday does not read certificates of hosts"),
        notices);
    assertEquals(List.of(), hosts(HostKeyChecking.YES).knownTypes());
  }

  @Test
  void unknownIsAQuestion() throws Exception {
    asker = new ScriptedAsker("yes");
    Files.writeString(file(), "no line end");
    hosts(HostKeyChecking.ASK).check(KEY);
    assertEquals(1, asker.questions().size());
    assertTrue(asker.questions().getFirst().contains(KEY.fingerprint()));
    assertEquals(
        "no line end\n%s %s %s\n".formatted(NAME, KEY.type(), KEY.base64()),
        Files.readString(file()));
    hosts(HostKeyChecking.YES).check(KEY);
    assertEquals(List.of(), notices);
  }

  @Test
  void noIsNo() throws Exception {
    asker = new ScriptedAsker("no");
    refusal(HostKeyChecking.ASK, KEY);
    assertTrue(Files.notExists(file()));
  }

  @Test
  void whatIsNeitherIsAskedAgain() throws Exception {
    asker = new ScriptedAsker("", "ja", " Yes ");
    hosts(HostKeyChecking.ASK).check(KEY);
    assertEquals(3, asker.questions().size());
    assertTrue(asker.questions().getLast().startsWith("Neither yes nor no. "));
  }

  @Test
  void unknownIsAnErrorWhereNobodyIsThere() throws Exception {
    var message = refusal(HostKeyChecking.ASK, KEY).getMessage();
    assertTrue(message.contains("nobody has said that it is right"), message);
    assertTrue(message.contains("StrictHostKeyChecking=accept-new"), message);
  }

  @ParameterizedTest
  @EnumSource(
      value = HostKeyChecking.class,
      names = {"NO", "ACCEPT_NEW"})
  void newIsTakenWhereThatIsSet(HostKeyChecking checking) throws Exception {
    hosts(checking).check(KEY);
    assertEquals(1, notices.size());
    hosts(HostKeyChecking.YES).check(KEY);
    assertEquals(List.of(), asker.questions());
  }

  @Test
  void namesAreHashedWhereThatIsSet() throws Exception {
    hosts(HostKeyChecking.ACCEPT_NEW, true).check(KEY);
    var text = Files.readString(file());
    assertTrue(text.startsWith("|1|"), text);
    hosts(HostKeyChecking.YES).check(KEY);
  }

  @Test
  void fileThatCannotBeReadIsAnError() throws Exception {
    Files.createDirectory(file());
    refusal(HostKeyChecking.NO, KEY);
  }
}
