package dev.monday.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.monday.system.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class InitAndEditTest {
  @TempDir private Path folder;

  private CommandLineRun run(Map<String, String> more, String... arguments) {
    var environment = new HashMap<>(more);
    environment.put("HOME", folder.toString());
    environment.put("PATH", System.getenv("PATH"));
    return CommandLineRun.of(environment, folder, arguments);
  }

  @Test
  void starterIsAConfigurationWithoutMistakes() throws IOException {
    var run = run(Map.of(), "init");
    var file = folder.resolve("monday.yaml");
    assertEquals(
        "wrote %s%nwrote %s%n".formatted(file, folder.resolve("monday.schema.json")), run.out());
    assertEquals(0, run.status(), run.err());
    assertEquals(
        "# yaml-language-server: $schema=./monday.schema.json",
        Files.readAllLines(file).getFirst());
    assertEquals(new CommandLineRun(0, "", ""), run(Map.of(), "check"));
    assertEquals("clock\n", run(Map.of(), "list", "-o", "names").out());
    assertEquals(
        run(Map.of(), "schema").out(), Files.readString(folder.resolve("monday.schema.json")));
  }

  /** Everything but prose, so that what a person uncomments works too. */
  @Test
  void starterIsWithoutMistakesWhenAllOfItIsUncommented() throws IOException {
    run(Map.of(), "init");
    var file = folder.resolve("monday.yaml");
    var uncommented =
        Files.readString(file).replaceAll("(?m)^( +)# (?=( *- |[a-z_]+:( |$)| +[a-z]+:))", "$1");
    Files.writeString(file, uncommented);
    assertTrue(uncommented.contains("\n    forward:\n"), uncommented);
    assertTrue(uncommented.contains("\n  setup:\n"), uncommented);
    assertEquals(new CommandLineRun(0, "", ""), run(Map.of(), "check"));
  }

  static Stream<Arguments> existing() {
    return Stream.of(
        argumentSet("the same", "monday.yaml"),
        argumentSet("a part", "monday.shop.yaml"),
        argumentSet("the other ending", "monday.yml"));
  }

  @ParameterizedTest
  @MethodSource("existing")
  void initLeavesAConfigurationAlone(String name) throws IOException {
    var file = Files.writeString(folder.resolve(name), "projects: []\n");
    var run = run(Map.of(), "init");
    assertEquals(
        "monday: cannot start a configuration: %s is there already; \"monday edit\" opens it%n"
            .formatted(file),
        run.err());
    assertEquals(2, run.status());
    assertEquals("projects: []\n", Files.readString(file));
    assertFalse(Files.exists(folder.resolve("monday.schema.json")));
  }

  @Test
  void initLeavesASchemaAlone() throws IOException {
    Files.writeString(folder.resolve("monday.schema.json"), "mine");
    assertEquals(0, run(Map.of(), "init").status());
    assertEquals("mine", Files.readString(folder.resolve("monday.schema.json")));
  }

  @Test
  void initWritesWhereItIsTold() throws IOException {
    var deeper = Files.createDirectory(folder.resolve("deeper"));
    run(Map.of(), "init", "-c", deeper.toString());
    run(Map.of(), "init", "-c", "own.yaml");
    assertTrue(Files.exists(deeper.resolve("monday.yaml")));
    assertTrue(Files.exists(folder.resolve("own.yaml")));
  }

  @Test
  void initSaysThatAFolderIsMissing() {
    var run = run(Map.of(), "init", "-c", "none/monday.yaml");
    assertEquals(
        "monday: cannot write %s: its folder does not exist; make it first%n"
            .formatted(folder.resolve("none/monday.yaml")),
        run.err());
    assertEquals(2, run.status());
  }

  private Path script(String name, String text) throws IOException {
    var script = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + text);
    return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void editOpensEveryFileAndChecksWhatWasSaved() throws IOException {
    Files.writeString(folder.resolve("monday.yaml"), "projects: []\n");
    Files.writeString(folder.resolve("monday.shop.yaml"), "local: []\n");
    var editor =
        script(
            "my editor",
            """
            printf '%s\\n' "$@" > "$HOME/arguments"
            echo 'projcts: []' > "$4"
            """);
    var run =
        run(Map.of("MONDAY_EDITOR", editor.toString(), "MONDAY_EDITOR_ARGS", "--wait, -n"), "edit");
    assertEquals(
        List.of(
            "--wait",
            "-n",
            folder.resolve("monday.yaml").toString(),
            folder.resolve("monday.shop.yaml").toString()),
        Files.readAllLines(folder.resolve("arguments")));
    assertTrue(run.err().contains("did you mean \"projects\"?"), run.err());
    assertEquals(2, run.status());
  }

  @Test
  void editOpensAConfigurationWithMistakes() throws IOException {
    Files.writeString(folder.resolve("monday.yaml"), "projcts: []\n");
    var run = run(Map.of("VISUAL", "sh -c 'echo projects: [] > \"$0\"'"), "edit");
    assertEquals(new CommandLineRun(0, "", ""), run);
  }

  @Test
  void editSaysThatTheEditorFailed() throws IOException {
    Files.writeString(folder.resolve("monday.yaml"), "projects: []\n");
    var run = run(Map.of("EDITOR", "sh -c 'exit 3'"), "edit");
    assertEquals("monday: editor \"sh -c 'exit 3'\" ended with status 3\n", run.err());
    assertEquals(1, run.status());
  }

  @Test
  void editSaysThatTheEditorIsNotThere() throws IOException {
    Files.writeString(folder.resolve("monday.yaml"), "projects: []\n");
    var run = run(Map.of("MONDAY_EDITOR", "/no/such/editor"), "edit");
    assertTrue(run.err().startsWith("monday: cannot start editor \"/no/such/editor\""), run.err());
    assertEquals(2, run.status());
  }

  @Test
  void editWithoutAConfigurationOpensNothing() {
    var run = run(Map.of("EDITOR", "touch opened; :"), "edit");
    assertEquals(2, run.status());
    assertFalse(Files.exists(folder.resolve("opened")));
  }

  @Test
  void editorIsTheFirstThatIsNamed() {
    var all = Map.of("MONDAY_EDITOR", "one", "VISUAL", "two", "EDITOR", "three");
    assertEquals("one", Editor.of(all, false).name());
    assertEquals("two", Editor.of(Map.of("VISUAL", "two", "EDITOR", "three"), false).name());
    assertEquals("three", Editor.of(Map.of("VISUAL", " ", "EDITOR", "three"), false).name());
  }

  @Test
  void editorOfTheDesktopIsNotWaitedFor() throws IOException {
    script("xdg-open", "");
    script("nano", "");
    var path = folder.toString();
    assertFalse(Editor.of(Map.of("DISPLAY", ":0", "PATH", path), true).waits());
    assertEquals("nano", Editor.of(Map.of("PATH", path), true).name());
    assertThrows(UserError.class, () -> Editor.of(Map.of("PATH", path), false));
  }
}
