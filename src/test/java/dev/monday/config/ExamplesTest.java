package dev.monday.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the repository shows of the dialect is right: every folder in {@code config-examples} loads,
 * and so does every block of the Markdown pages that is marked {@code yaml}. A block marked {@code
 * yaml fragment} is a part of a file: it only has to be YAML.
 */
class ExamplesTest {
  /** A block of a page. */
  record Block(Path page, int line, boolean fragment, String text) {
    @Override
    public String toString() {
      return page + ":" + line;
    }
  }

  static List<Path> folders() throws IOException {
    try (var folders = Files.list(Path.of("config-examples"))) {
      return folders.filter(Files::isDirectory).sorted().toList();
    }
  }

  static List<Block> blocks() throws IOException {
    var blocks = new ArrayList<Block>();
    for (var page : pages()) {
      blocks.addAll(blocksOf(page, Files.readAllLines(page)));
    }
    return blocks;
  }

  @ParameterizedTest
  @MethodSource("folders")
  void everyExampleLoads(Path folder) {
    var loaded = Loading.good(folder);
    assertFalse(loaded.configuration().projects().isEmpty(), "there is nothing to run in it");
    assertEquals(List.of(), loaded.notices());
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void everyBlockOfThePagesIsRight(Block block) {
    if (block.fragment()) {
      var problems = new Problems();
      var source = new SourceText(block.page(), block.text());
      new YamlReader(source, new Anchors(problems), problems).documents();
      assertEquals(List.of(), problems.diagnostics(List.of(block.page())));
    } else {
      assertEquals(List.of(), Loading.problems(block.text()), block.text());
    }
  }

  @Test
  void indentedAndMarkedBlocksAreFound() {
    var lines =
        """
        text
        ```yaml
        a: 1
        ```
        1. item

           ```yaml fragment
           b:
             c: 1
           ```
        ```sh
        ls
        ```
        """
            .lines()
            .toList();
    var page = Path.of("page.md");
    assertEquals(
        List.of(new Block(page, 2, false, "a: 1\n"), new Block(page, 7, true, "b:\n  c: 1\n")),
        blocksOf(page, lines));
  }

  private static List<Path> pages() throws IOException {
    var pages = new ArrayList<Path>();
    try (var top = Files.list(Path.of("."));
        var docs = Files.walk(Path.of("docs"))) {
      Stream.concat(top, docs).filter(file -> file.toString().endsWith(".md")).forEach(pages::add);
    }
    assertTrue(pages.size() > 1, "no pages were found");
    return pages;
  }

  private static List<Block> blocksOf(Path page, List<String> lines) {
    var blocks = new ArrayList<Block>();
    for (var i = 0; i < lines.size(); i++) {
      var fence = lines.get(i).strip();
      if (fence.equals("```yaml") || fence.equals("```yaml fragment")) {
        var start = i + 1;
        var text = new StringBuilder();
        for (i++; !lines.get(i).strip().equals("```"); i++) {
          text.append(lines.get(i)).append('\n');
        }
        blocks.add(
            new Block(
                page,
                start,
                !fence.equals("```yaml"),
                text.toString().stripTrailing().stripIndent() + "\n"));
      }
    }
    return blocks;
  }
}
