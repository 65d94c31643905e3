package dev.monday.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How single values are read. */
class ValuesTest {
  @ParameterizedTest
  @CsvSource({
    "1s, 1000",
    "500ms, 500",
    "2m, 120000",
    "1h30m, 5400000",
    "1m30s500ms, 90500",
    "1.5s, 1500",
    "10, 10000",
    "0, 0",
    "0.25, 250",
    "8760h, 31536000000"
  })
  void durations(String text, long milliseconds) {
    assertEquals(Optional.of(Duration.ofMillis(milliseconds)), DurationType.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "s",
        "-1s",
        "1 s",
        "1d",
        "1.s",
        ".5s",
        "1..5s",
        "1s5",
        "5m1",
        "1e3",
        "1000000000",
        "8761h"
      })
  void whatIsNoDuration(String text) {
    assertEquals(Optional.empty(), DurationType.parse(text));
  }

  @Test
  void environmentKeepsEveryTextInEveryForm() {
    var texts =
        List.of(
            "on", "NO", "1.10", "0755", "08005", "22:22", "2020-01-01", "~", "null", "1_000", "");
    for (var text : texts) {
      assertEquals(text, value("env:\n  X: " + text), "a mapping");
      assertEquals(text, value("env:\n  - X=" + text), "a list");
      assertEquals(text, value("env: X=" + text), "one text");
    }
    assertEquals("a: b # c", value("env: {X: 'a: b # c'}"));
    assertEquals("two\nlines\n", value("env:\n  X: |\n    two\n    lines"));
    assertEquals("a=b=c", value("env: X=a=b=c"));
  }

  private static String value(String env) {
    var run = Loading.app("run:\n  command: x\n" + env.indent(2)).run().orElseThrow();
    return run.env().values().iterator().next().value();
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "yes", "On", "TRUE", "y"})
  void switchesThatAreOn(String text) {
    assertTrue(Loading.app("watch: " + text).watch().isPresent());
  }

  @ParameterizedTest
  @ValueSource(strings = {"false", "no", "Off", ""})
  void switchesThatAreOff(String text) {
    assertTrue(Loading.app("watch: " + text).watch().isEmpty());
  }

  static List<Arguments> portMappings() {
    return List.of(
        argumentSet("two ports", "8080:80", "8080:80"),
        argumentSet("one for both", "8080", "8080:8080"),
        argumentSet("what YAML 1.1 takes for a number to the base of 60", "22:22", "22:22"),
        argumentSet("leading zeros", "0080:0443", "80:443"),
        argumentSet("the ends of the range", "1:65535", "1:65535"));
  }

  @ParameterizedTest
  @MethodSource("portMappings")
  void portMappingsAreLocalThenRemote(String text, String expected) {
    assertEquals(expected, forward("[" + text + "]").ports().getFirst().value().toString());
  }

  private static Forward forward(String ports) {
    return Loading.good(
            """
            forward:
              - name: db
                type: proxy
                values:
                  proxy_hostname: db.example.com
                  ports: %s
            """
                .formatted(ports))
        .globals()
        .forwards()
        .getFirst();
  }

  static List<Arguments> sshArguments() {
    return List.of(
        argumentSet("value in the same text", "['-p 2222']", "-p 2222"),
        argumentSet("value joined", "[-p2222]", "-p 2222"),
        argumentSet("value in the next text", "[-p, 2222]", "-p 2222"),
        argumentSet("path with a space", "['-i /a b/key']", "-i /a b/key"),
        argumentSet("switches", "[-4, '-6', -q, -v, -A, -C, -N, -T]", "-4 -6 -q -v -A -C -N -T"),
        argumentSet("switches together", "[-vvN]", "-v -v -N"),
        argumentSet("switches before a value", "[-Np2222]", "-N -p 2222"),
        argumentSet("login, jump and file", "[-l, me, -J, a, -F, f]", "-l me -J a -F f"),
        argumentSet("named", "['-o Port=1', -oUser=me]", "-o Port=1 -o User=me"),
        argumentSet("named, value split off", "[-o, HostName=box]", "-o HostName=box"),
        argumentSet(
            "named, with a space and other letters",
            "['-o connecttimeout 5']",
            "-o ConnectTimeout=5"));
  }

  @ParameterizedTest
  @MethodSource("sshArguments")
  void sshArgumentsAreToldApart(String args, String words) {
    var configuration =
        Loading.good(
            """
            forward:
              - name: box
                type: ssh
                values: {remote: me@box, ports: [80], args: %s}
            """
                .formatted(args));
    var ssh = (Forward.Ssh) configuration.globals().forwards().getFirst();
    assertEquals(
        words,
        String.join(" ", ssh.args().stream().flatMap(option -> option.words().stream()).toList()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"graphql.svc.local", "a", "a-b", "my_app", "1a.2b", "xn--caf-dma.local"})
  void hostnames(String text) {
    assertEquals("", Hostname.problem(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "10.0.0.1", "::1", "a..b", ".a", "a.", "-a", "a b", "a/b", "café", "a\nb"})
  void whatIsNoHostname(String text) {
    assertTrue(!Hostname.problem(text).isEmpty(), text);
  }

  @Test
  void hostnamesAreTheSameInAnyCase() {
    assertEquals(new Hostname("graphql.svc.local"), new Hostname("GraphQL.svc.LOCAL"));
  }

  @Test
  void mergeTakesTheFirstOfSeveralAndAtAnyDepth() {
    var configuration =
        Loading.good(
            """
            <: &one {path: one, hostname: one.local}
            <: &two {path: two, run: {command: two, env: &env {A: 1, B: 2}}}
            local:
              - <<: [*one, *two]
                name: api
                run:
                  <<: {command: other}
                  env:
                    B: 3
                    <<: *env
            """);
    var api = configuration.globals().applications().getFirst();
    assertEquals("one", api.path().orElseThrow().value());
    assertEquals("other", api.run().orElseThrow().command().text());
    var env = api.run().orElseThrow().env();
    assertEquals(List.of("B", "A"), List.copyOf(env.keySet()));
    assertEquals(List.of("3", "1"), env.values().stream().map(Located::value).toList());
  }

  @Test
  void anchorsHoldScalarsListsAndMappings() {
    var configuration =
        Loading.good(
            """
            <: &command make run
            <: &commands [make, make test]
            <: &apps
              - &api {name: api, run: {command: *command}, build: {commands: *commands}}
            projects:
              - {name: all, local: *apps}
              - {name: one, local: [*api, *api]}
            """);
    var all = configuration.project("all").orElseThrow().applications();
    var one = configuration.project("one").orElseThrow().applications();
    assertEquals(1, one.size());
    assertSame(all.getFirst(), one.getFirst());
    assertEquals("make run", all.getFirst().run().orElseThrow().command().text());
  }

  @Test
  void laterAnchorOfANameCountsFromThereOn() {
    var configuration =
        Loading.good(
            """
            <: &path first
            <: &a {name: a, path: *path}
            <: &path second
            <: &b {name: b, path: *path}
            local: [*a, *b]
            """);
    var apps = configuration.globals().applications();
    assertEquals("first", apps.getFirst().path().orElseThrow().value());
    assertEquals("second", apps.getLast().path().orElseThrow().value());
    assertNotSame(apps.getFirst(), apps.getLast());
  }

  @Test
  void everyValueKnowsItsPlaceThroughAliases() {
    var configuration =
        Loading.good(
            """
            <: &path here
            local:
              - name: api
                path: *path
                run:
                  command: x
            """);
    var api = configuration.globals().applications().getFirst();
    var path = api.path().orElseThrow().at();
    assertEquals(List.of(1, 4), List.of(path.line(), path.column()));
    assertEquals(List.of(3, 5), List.of(api.at().line(), api.at().column()));
    var command = api.run().orElseThrow().command().at();
    assertEquals(List.of(6, 16), List.of(command.line(), command.column()));
    assertEquals(path.file().getParent(), path.folder());
  }

  @Test
  void severalDocumentsOfAFileAreJoined() {
    var configuration =
        Loading.good("---\nprojects: [{name: a}]\n---\n\n---\nprojects: [{name: b}]\n...\n");
    assertEquals(
        List.of("a", "b"),
        configuration.projects().stream().map(project -> project.name().value()).toList());
  }

  @Test
  void keysWithoutAValueAreAbsent() {
    var app = Loading.app("path:\nsetup:\nbuild:\nrun:\nfiles:\nmonitoring:\nhostname:\nwatch:");
    assertTrue(app.path().isEmpty() && app.run().isEmpty() && app.build().isEmpty());
    assertEquals(List.of(), Loading.good("local:\nprojects:\nbuild:\n  env:\n").projects());
  }

  @Test
  void tildeIsThePathOfTheHomeFolder() {
    assertEquals("~", Loading.app("path: ~").path().orElseThrow().value());
  }
}
