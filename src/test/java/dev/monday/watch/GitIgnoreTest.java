package dev.monday.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.monday.testing.Requires;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code .gitignore} files leave out, beside what git itself says. */
@Timeout(120)
class GitIgnoreTest {
  /** A tree in which every pattern of the table is about something and not about all. */
  private static final List<String> FILES =
      List.of(
          "a",
          "b.txt",
          "a.txt",
          "A",
          "foo",
          "foo.o",
          "#x",
          "!x",
          "x y",
          "x ",
          "[a]",
          "a*b",
          "ab",
          "a-b",
          "]",
          "dir/a",
          "dir/foo",
          "dir/b.txt",
          "dir/sub/a",
          "dir/sub/foo",
          "dir/sub/deep/a",
          "dir/sub/deep/foo.o",
          "foo.d/a",
          "foo.d/foo",
          "build/out/x",
          "src/build/out/x",
          "src/a.txt",
          "src/[a]/x",
          "src/main/a",
          "src/a*b/x");

  @TempDir private Path temp;
  private Path root = Path.of("");

  @BeforeEach
  void makeRepository() throws Exception {
    Requires.command("git");
    root = temp.toRealPath().resolve("repository");
    for (var file : FILES) {
      Files.createDirectories(root.resolve(file).getParent());
      Files.writeString(root.resolve(file), "");
    }
    git("init", "-q");
  }

  private byte[] git(String... arguments) throws Exception {
    var command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).directory(root.toFile());
    builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
    builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
    var input = Files.writeString(temp.resolve("paths"), String.join("\0", entries()) + "\0");
    var process =
        builder
            .redirectInput(input.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    var output = process.getInputStream().readAllBytes();
    var status = process.waitFor();
    if (status > 1) {
      throw new AssertionError(command + " ended with " + status);
    }
    return output;
  }

  /** All files and folders but git's own. */
  private List<String> entries() throws IOException {
    try (var all = Files.walk(root)) {
      return all.filter(path -> !path.equals(root))
          .map(path -> root.relativize(path).toString())
          .filter(path -> !path.equals(".git") && !path.startsWith(".git/"))
          .sorted()
          .toList();
    }
  }

  private Set<String> ignoredByGit() throws Exception {
    var output = git("check-ignore", "--no-index", "-z", "--stdin");
    return Stream.of(new String(output, StandardCharsets.UTF_8).split("\0", -1))
        .filter(path -> !path.isEmpty())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** What a tree does not look into is left out with all below it. */
  private Set<String> ignoredByUs() throws IOException {
    var filter = new Filter(WatchSpecs.of(root));
    var ignored = new TreeSet<String>();
    collect(filter, Filter.Rules.NONE, "", ignored);
    return ignored;
  }

  private void collect(Filter filter, Filter.Rules above, String folder, Set<String> ignored)
      throws IOException {
    var path = root.resolve(folder);
    var rules = filter.rulesOf(path, folder, above);
    try (var children = Files.list(path)) {
      for (var child : children.sorted().toList()) {
        var relative = root.relativize(child).toString();
        if (relative.equals(".git")) {
          continue;
        }
        if (filter.excludes(root, relative, Files.isDirectory(child), rules)) {
          entries().stream()
              .filter(entry -> entry.equals(relative) || entry.startsWith(relative + "/"))
              .forEach(ignored::add);
        } else if (Files.isDirectory(child)) {
          collect(filter, rules, relative, ignored);
        }
      }
    }
  }

  private void assertAsGit(String ignoreFile) throws Exception {
    Files.writeString(root.resolve(".gitignore"), ignoreFile);
    assertEquals(ignoredByGit(), ignoredByUs(), () -> "with " + ignoreFile);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "# a",
        "\\#x",
        "!x",
        "\\!x",
        "a",
        "/a",
        "a/",
        "*/a",
        "*.txt",
        "*.o\n!foo.o",
        "foo*",
        "fo?",
        "?",
        "*",
        "*\n!*.txt",
        "/*",
        "/*/",
        "dir",
        "dir/",
        "/dir/",
        "dir/a",
        "dir/*",
        "dir/**",
        "dir/**/a",
        "**/a",
        "**/foo",
        "**/sub/a",
        "dir/sub",
        "sub",
        "sub/",
        "sub/a",
        "/sub",
        "**",
        "**/",
        "/**",
        "a/**",
        "dir/**/",
        "dir/**/**/a",
        "di**r",
        "d**/a",
        "**a",
        "a**",
        "dir/*/a",
        "*/*/a",
        "**/*/a",
        "dir/su*/a",
        "[a]",
        "\\[a\\]",
        "[[]a]",
        "[ab]",
        "[!a]",
        "[^a]",
        "[a-c]*",
        "[]]",
        "[]a]",
        "[!]]",
        "[a-]*",
        "[",
        "[a",
        "[[:alpha:]]",
        "[[:lower:]]",
        "[[:nothing:]]",
        "[[:alpha]",
        "[a-\\c]",
        "[\\]]",
        "a\\*b",
        "a*b",
        "a?b",
        "a[*]b",
        "[*]",
        "x\\ y",
        "x y",
        "x\\ ",
        "x ",
        "x  ",
        "a\\",
        "a\\\\",
        "\\a",
        "foo.d",
        "foo.d/\n!foo.d/a",
        "foo.d/*\n!foo.d/a",
        "build",
        "/build",
        "build/out",
        "src/build/",
        "**/build/out",
        "src/**/x",
        "src/[a]/x",
        "src/\\[a\\]/x",
        "src/a\\*b",
        "di*/**/a",
        "di**/a",
        "dir/s**/a",
        "*i**/a",
        "\\d**/a",
        "a\r\nfoo\r\n",
        "\uFEFFa",
        "/",
        "//",
        "a//",
        "!",
        "!!x",
        "!\\!x",
        "dir/sub/deep\n!dir/sub/deep/a",
        "dir/sub/deep/*\n!dir/sub/deep/a",
        "a\n!a\na",
        "/dir/../a",
        "./a",
        "A",
        "-"
      })
  void onePatternFile(String ignoreFile) throws Exception {
    assertAsGit(ignoreFile);
  }

  @Test
  void theNearestFileDecides() throws Exception {
    Files.writeString(root.resolve("dir/.gitignore"), "!a\n/b.txt\nsub/foo\n");
    Files.writeString(root.resolve("dir/sub/.gitignore"), "a\n!foo\n*.o\n");
    Files.writeString(root.resolve("src/.gitignore"), "/build\n");
    assertAsGit("a\n*.txt\nfoo*\n");
  }

  @Test
  void randomFiles() throws Exception {
    var seed = Long.getLong("monday.seed", System.nanoTime());
    System.out.println("seed " + seed);
    var random = new Random(seed);
    var rounds =
        Math.max(
            10, (int) (1000 * Double.parseDouble(System.getProperty("monday.rounds", "0.05"))));
    for (var i = 0; i < rounds; i++) {
      Files.writeString(root.resolve("dir/.gitignore"), lines(random));
      assertAsGit(lines(random));
    }
  }

  private static String lines(Random random) {
    return random
        .ints(random.nextInt(4), 0, 1)
        .mapToObj(_ -> line(random))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static String line(Random random) {
    var parts =
        List.of(
            "a", "b", "foo", "dir", "sub", "deep", "src", "build", ".txt", "*", "**", "?", "/", "/",
            "/**/", "[a-f]", "[!a]", "\\", "x", " ", "!", "[", "]", "-", ".o");
    return random
        .ints(1 + random.nextInt(5), 0, parts.size())
        .mapToObj(parts::get)
        .collect(Collectors.joining());
  }
}
