package dev.monday;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What holds for all pages together. */
class DocumentationTest {
  private static final Path DOCS = Path.of("docs");
  private static final Pattern LINK = Pattern.compile("\\[[^\\]]+\\]\\(([^)\\s]+)\\)");
  private static final Pattern PACKAGE = Pattern.compile("(?m)^\\| `([a-z]+)` \\|");

  @Test
  void everyLinkLeadsToAFile() throws IOException {
    var broken = new ArrayList<String>();
    for (var page : pages()) {
      for (var target : targets(page)) {
        if (!Files.exists(target)) {
          broken.add("%s: %s".formatted(page, target));
        }
      }
    }
    assertEquals(List.of(), broken);
  }

  @Test
  void theIndexLeadsToEveryPage() throws IOException {
    var listed = new TreeSet<Path>(targets(DOCS.resolve("README.md")));
    try (var files = Files.walk(DOCS)) {
      var all = new TreeSet<>(files.filter(DocumentationTest::isPage).toList());
      all.remove(DOCS.resolve("README.md"));
      all.removeAll(listed);
      assertEquals(new TreeSet<Path>(), all);
    }
  }

  @Test
  void theArchitectureNamesEveryPackage() throws IOException {
    var page = Files.readString(DOCS.resolve("explanation/architecture.md"));
    var named = PACKAGE.matcher(page).results().map(row -> row.group(1)).toList();
    try (var folders = Files.list(Path.of("src/main/java/dev/monday"))) {
      var packages =
          folders.filter(Files::isDirectory).map(folder -> folder.getFileName().toString());
      assertEquals(List.of(), packages.filter(name -> !named.contains(name)).toList());
    }
  }

  private static List<Path> pages() throws IOException {
    try (var docs = Files.walk(DOCS);
        var top = Files.list(Path.of(""))) {
      var pages = Stream.concat(docs, top).filter(DocumentationTest::isPage).toList();
      assertTrue(pages.contains(DOCS.resolve("README.md")), pages::toString);
      return pages;
    }
  }

  private static boolean isPage(Path file) {
    return file.toString().endsWith(".md");
  }

  /** The files that a page points to; addresses elsewhere are left out. */
  private static List<Path> targets(Path page) throws IOException {
    var folder = Objects.requireNonNullElse(page.getParent(), Path.of(""));
    return LINK.matcher(Files.readString(page))
        .results()
        .map(link -> link.group(1).split("#", 2)[0])
        .filter(target -> !target.isEmpty() && !target.contains("://"))
        .map(target -> folder.resolve(target).normalize())
        .toList();
  }
}
