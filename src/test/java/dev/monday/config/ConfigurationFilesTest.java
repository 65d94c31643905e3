package dev.monday.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.monday.testing.Requires;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationFilesTest {
  private static final String PROJECT = "projects:\n  - name: %s\n";

  @TempDir private Path root;
  private Path home = Path.of("/");
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void makeHome() throws IOException {
    root = root.toRealPath();
    home = Files.createDirectories(root.resolve("home/me"));
    environment.put("HOME", home.toString());
  }

  @Test
  void optionNamesAFile() throws IOException {
    var file = write("other/some.yaml", "some");
    assertEquals(List.of("some"), projects(Path.of("other/some.yaml"), root));
    assertEquals(List.of("some"), projects(file, home));
  }

  @Test
  void optionNamesAFolder() throws IOException {
    write("other/monday.yaml", "main");
    write("other/monday.more.yaml", "more");
    write("other/unrelated.yaml", "unrelated");
    assertEquals(List.of("main", "more"), projects(Path.of("other"), root));
  }

  @Test
  void filesAreReadInByteOrderAfterTheMainOne() throws IOException {
    for (var name : List.of("b", "a", "Z", "é", "10", "9")) {
      write("all/monday." + name + ".yaml", name);
    }
    write("all/monday.c.yml", "c");
    write("all/monday.yaml", "main");
    assertEquals(
        List.of("main", "10", "9", "Z", "a", "b", "c", "é"), projects(Path.of("all"), root));
  }

  @Test
  void whatIsNoConfigurationIsNotRead() throws IOException {
    write("all/monday.yaml", "main");
    for (var name : List.of("monday.yaml~", ".monday.a.yaml.swp", "monday.json", "sunday.yaml")) {
      write("all/" + name, name);
    }
    assertEquals(List.of("main"), projects(Path.of("all"), root));
  }

  @Test
  void optionWinsOverTheVariable() throws IOException {
    write("option/monday.yaml", "option");
    write("variable/monday.yaml", "variable");
    environment.put("MONDAY_CONFIG_PATH", root.resolve("variable").toString());
    assertEquals(List.of("option"), projects(root.resolve("option"), home));
    assertEquals(List.of("variable"), projects(null, home));
  }

  @Test
  void variableMayBeginAtHome() throws IOException {
    write("home/me/conf/monday.yaml", "conf");
    environment.put("MONDAY_CONFIG_PATH", "~/conf");
    assertEquals(List.of("conf"), projects(null, root));
  }

  @Test
  void nearestFolderUpwardsWins() throws IOException {
    write("home/me/monday.yaml", "home");
    write("home/me/code/monday.apps.yaml", "work");
    var deep = Files.createDirectories(home.resolve("code/api/cmd"));
    assertEquals(List.of("work"), projects(null, deep));
    assertEquals(List.of("home"), projects(null, Files.createDirectories(home.resolve("play"))));
  }

  @Test
  void searchDoesNotGoAboveHome() throws IOException {
    write("home/monday.yaml", "above");
    assertEquals(
        root.resolve("home/me")
            + ": no monday.yaml or monday.<something>.yaml here, in a folder above, or in the home"
            + " folder\nhint: \"monday init\" writes a first one; --config names one elsewhere\n",
        refusal(null, home));
  }

  @Test
  void homeIsTheLastResort() throws IOException {
    write("home/me/monday.yaml", "home");
    assertEquals(
        List.of("home"), projects(null, Files.createDirectories(root.resolve("elsewhere"))));
  }

  @Test
  void withoutHomeTheSearchGoesOn() throws IOException {
    environment.remove("HOME");
    write("home/monday.yaml", "above");
    assertEquals(List.of("above"), projects(null, home));
    Files.delete(root.resolve("home/monday.yaml"));
    var text = refusal(null, home);
    assertTrue(text.contains("a folder above; and HOME is not set"), text);
  }

  @Test
  void namedPlacesMustExist() throws IOException {
    assertEquals(
        "nowhere: --config names a file or folder that does not exist\n",
        refusal(Path.of("nowhere"), root));
    environment.put("MONDAY_CONFIG_PATH", "nowhere");
    assertEquals(
        "nowhere: $MONDAY_CONFIG_PATH names a file or folder that does not exist\n",
        refusal(null, root));
    Files.createDirectories(root.resolve("empty"));
    assertEquals(
        """
        empty: --config names a folder without a monday.yaml or monday.<something>.yaml
        hint: "monday init" writes a first one
        """,
        refusal(Path.of("empty"), root));
  }

  @Test
  void folderInPlaceOfAFileIsSaid() throws IOException {
    Files.createDirectories(root.resolve("all/monday.yaml"));
    assertEquals("all/monday.yaml: this is a folder, not a file\n", refusal(Path.of("all"), root));
  }

  @Test
  void unreadableFileIsSaid() throws IOException {
    // BadMomentsIT does the same as nobody where this runs as root.
    Requires.notRoot();
    var file = write("all/monday.yaml", "main");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("-wx------"));
    assertEquals(
        """
        all/monday.yaml: cannot read this file: permission denied
        hint: make it and its folder readable for you
        """,
        refusal(Path.of("all"), root));
  }

  @Test
  void emptyFileIsNoMistake() throws IOException {
    for (var text : List.of("", "\n", "# nothing yet\n", "---\n", "\ufeff")) {
      Files.createDirectories(root.resolve("all"));
      Files.writeString(root.resolve("all/monday.yaml"), text);
      assertEquals(List.of(), projects(Path.of("all"), root));
    }
  }

  @Test
  void byteOrderMarkIsAccepted() throws IOException {
    Files.createDirectories(root.resolve("all"));
    Files.writeString(root.resolve("all/monday.yaml"), "\ufeff" + PROJECT.formatted("shop"));
    assertEquals(List.of("shop"), projects(Path.of("all"), root));
  }

  @Test
  void fileOverFourMebibytesIsRefused() throws IOException {
    Files.createDirectories(root.resolve("all"));
    var file = root.resolve("all/monday.yaml");
    var limit = 4 << 20;
    Files.write(file, "#\n".repeat(limit / 2).getBytes(StandardCharsets.UTF_8));
    assertEquals(List.of(), projects(Path.of("all"), root));
    Files.write(file, ("#\n".repeat(limit / 2) + "#").getBytes(StandardCharsets.UTF_8));
    assertEquals(
        "all/monday.yaml: this file is larger than 4 MiB\nhint: split it\n",
        refusal(Path.of("all"), root));
  }

  @Test
  void joinedCopyOfTheGoToolIsLeftOut() throws IOException {
    write("all/monday.apps.yaml", "apps");
    write("all/monday.projects.yaml", "projects");
    for (var between : List.of("", "\n")) {
      Files.writeString(
          root.resolve("all/monday.yaml"),
          PROJECT.formatted("apps") + PROJECT.formatted("projects") + between);
      var loaded = assertInstanceOf(LoadResult.Loaded.class, load(Path.of("all"), root)).notices();
      assertEquals(
          List.of(
              new Notice(
                  SourcePosition.wholeFile(root.resolve("all/monday.yaml")),
                  "left out: it is the joined copy of monday.apps.yaml, monday.projects.yaml that"
                      + " the Go tool writes")),
          loaded);
      assertEquals(List.of("apps", "projects"), projects(Path.of("all"), root));
    }
  }

  @Test
  void otherUsersFileIsNotFoundButMayBeNamed() throws IOException {
    Requires.root();
    var file = write("home/me/monday.yaml", "mine");
    Files.setAttribute(file, "unix:uid", 65_534);
    var text = refusal(null, home);
    assertTrue(
        text.startsWith(
            "monday.yaml: a configuration found by searching must be yours or root's; this belongs"
                + " to "),
        text);
    assertEquals(List.of("mine"), projects(file, home));
    environment.put("MONDAY_CONFIG_PATH", home.toString());
    assertEquals(List.of("mine"), projects(null, root));
  }

  @Test
  void whatOthersMayWriteIsNotFoundButMayBeNamed() throws IOException {
    var file = write("home/me/monday.yaml", "mine");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
    assertEquals(
        """
        monday.yaml: a configuration found by searching must not be writable by others
        hint: chmod o-w %s, or name it with --config
        """
            .formatted(file),
        refusal(null, home));
    assertEquals(List.of("mine"), projects(file, home));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-r--"));
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertTrue(refusal(null, home).contains("chmod o-w " + home), "the folder counts too");
  }

  @Test
  void whatSaysTheSameIsNotLoadedAgain() throws IOException {
    write("all/monday.yaml", "main");
    write("all/monday.a.yaml", "a");
    var first = load(Path.of("all"), root);
    assertEquals(Optional.empty(), ConfigurationLoader.loadAgain(first));
    Files.delete(write("all/unrelated.yaml", "unrelated"));
    write("all/monday.yaml", "main");
    assertEquals(Optional.empty(), ConfigurationLoader.loadAgain(first));
    write("all/monday.yaml", "other");
    assertEquals(List.of("other", "a"), names(again(first)));
    write("all/monday.0.yaml", "new");
    assertEquals(List.of("other", "new", "a"), names(again(first)));
    Files.delete(root.resolve("all/monday.a.yaml"));
    assertEquals(List.of("other", "new"), names(again(first)));
  }

  @Test
  void aCharacterThatIsReadAsABlankIsNoBlank() throws IOException {
    var file = write("all/monday.yaml", "main");
    Files.writeString(file, "# \u0001\n" + PROJECT.formatted("main"));
    var bad = assertInstanceOf(LoadResult.Refused.class, load(file, root));
    Files.writeString(file, "#  \n" + PROJECT.formatted("main"));
    assertEquals(List.of("main"), names(again(bad)));
  }

  @Test
  void whatIsLoadedAgainIsLookedForWhereItWas() throws IOException {
    write("home/monday.yaml", "above");
    write("home/me/code/monday.yaml", "work");
    var first = load(null, home.resolve("code"));
    Files.delete(home.resolve("code/monday.yaml"));
    var gone = assertInstanceOf(LoadResult.Refused.class, again(first));
    assertTrue(
        gone.text(home).contains("no monday.yaml or monday.<something>.yaml here any more"),
        gone.text(home));
    assertEquals(Optional.empty(), ConfigurationLoader.loadAgain(gone), "it is said once");
    write("home/me/code/monday.more.yaml", "more");
    assertEquals(List.of("more"), names(again(gone)));
  }

  @Test
  void whatIsLoadedAgainMustBeTrustedAgain() throws IOException {
    var file = write("home/me/monday.yaml", "mine");
    var found = load(null, home);
    var named = load(file, home);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
    var refused = assertInstanceOf(LoadResult.Refused.class, again(found));
    assertTrue(refused.text(home).contains("must not be writable by others"), refused.text(home));
    assertEquals(Optional.empty(), ConfigurationLoader.loadAgain(named));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    assertEquals(List.of("mine"), names(again(refused)));
  }

  private static LoadResult again(LoadResult last) {
    return ConfigurationLoader.loadAgain(last).orElseThrow();
  }

  private Path write(String path, String project) throws IOException {
    var file = root.resolve(path);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, PROJECT.formatted(project));
  }

  private LoadResult load(@Nullable Path option, Path workingFolder) {
    return ConfigurationLoader.load(option, environment, workingFolder);
  }

  private List<String> projects(@Nullable Path option, Path workingFolder) {
    return names(load(option, workingFolder));
  }

  private static List<String> names(LoadResult result) {
    return switch (result) {
      case LoadResult.Loaded loaded ->
          loaded.configuration().projects().stream()
              .map(project -> project.name().value())
              .toList();
      case LoadResult.Refused refused -> throw new AssertionError(refused.text(Path.of("/")));
    };
  }

  private String refusal(@Nullable Path option, Path workingFolder) {
    return assertInstanceOf(LoadResult.Refused.class, load(option, workingFolder))
        .text(workingFolder);
  }
}
