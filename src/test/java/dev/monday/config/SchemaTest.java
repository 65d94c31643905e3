package dev.monday.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The JSON Schema, put before a validator that is not ours. */
class SchemaTest {
  private static final Path RESOURCES = Path.of("src/test/resources/dev/monday/config");

  private final Schema schema =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(ConfigurationSchema.json(), InputFormat.JSON);

  static List<Path> goodFolders() throws IOException {
    try (var examples = Files.list(Path.of("config-examples"))) {
      return Stream.concat(
              examples.filter(Files::isDirectory),
              Stream.of(RESOURCES.resolve("faithful/v1"), RESOURCES.resolve("faithful/v2")))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("goodFolders")
  void goodConfigurationsAreValid(Path folder) {
    for (var json : documents(Loading.good(folder).files())) {
      assertEquals(List.of(), schema.validate(json, InputFormat.JSON), folder + ": " + json);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "001-unknown-top-level-key",
        "005-projects-is-a-mapping",
        "006-project-without-a-name",
        "016-settings-with-an-unknown-key",
        "041-app-without-a-name",
        "042-app-with-a-mistyped-key",
        "043-app-that-is-a-text",
        "048-run-without-a-command",
        "049-run-as-one-text",
        "051-commands-as-one-text",
        "052-build-of-an-unknown-type",
        "059-arguments-as-one-text",
        "060-watch-that-is-no-switch",
        "061-watch-with-mistakes",
        "062-stop-grace-that-is-no-duration",
        "065-monitoring-port-outside-the-range",
        "067-environment-with-nested-value",
        "068-environment-list-without-equals",
        "072-files-of-an-unknown-type",
        "076-forward-without-anything",
        "077-forward-of-an-unknown-type",
        "078-kubernetes-forward-without-labels-and-ports",
        "079-kubernetes-forward-with-ssh-keys",
        "081-proxy-forward-with-a-mistyped-key",
        "086-ports-empty",
        "087-ports-that-are-none",
        "090-labels-as-a-list",
        "091-disable-proxy-that-is-no-switch"
      })
  void brokenConfigurationsAreNot(String name) {
    for (var json : documents(Loading.from(RESOURCES.resolve("broken/" + name)).files())) {
      assertFalse(schema.validate(json, InputFormat.JSON).isEmpty(), json);
    }
  }

  @Test
  void textIsTheSameEachTime() {
    assertEquals(ConfigurationSchema.json(), ConfigurationSchema.json());
  }

  /** The files' documents as an editor sees them: JSON, after aliases and merge keys. */
  private static List<String> documents(List<Path> files) {
    var problems = new Problems();
    var anchors = new Anchors(problems);
    var documents = new ArrayList<String>();
    for (var file : files) {
      var source = new SourceReader(problems).read(file.toAbsolutePath()).orElseThrow();
      for (var document : new YamlReader(source, anchors, problems).documents()) {
        documents.add(Json.write(value(document)));
      }
    }
    assertEquals(List.of(), problems.diagnostics(files));
    return documents;
  }

  private static Object value(YamlNode node) {
    return switch (node.target()) {
      case YamlNode.Scalar scalar -> scalar(scalar);
      case YamlNode.Sequence list -> list.items().stream().map(SchemaTest::value).toList();
      case YamlNode.Mapping mapping -> mapping(mapping);
      case YamlNode other -> throw new AssertionError("no value: " + other.at());
    };
  }

  private static Object scalar(YamlNode.Scalar scalar) {
    var text = scalar.text();
    if (!scalar.plain()) {
      return text;
    }
    return switch (text) {
      case "true", "on" -> true;
      case "false", "off" -> false;
      default -> text.matches("-?[1-9][0-9]*") ? (Object) Long.valueOf(text) : text;
    };
  }

  private static Map<String, Object> mapping(YamlNode.Mapping mapping) {
    var object = new LinkedHashMap<String, Object>();
    for (var entry : mapping.entries()) {
      if (!(entry.value().target() instanceof YamlNode.Scalar scalar && scalar.missing())) {
        object.put(entry.key(), value(entry.value()));
      }
    }
    return object;
  }
}
