package dev.monday.config;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The JSON Schema (draft 2020-12) of one configuration file, made of the same tables as the
 * decoder. It describes a file after aliases and merge keys have been applied, as editors see it.
 */
public final class ConfigurationSchema {
  private ConfigurationSchema() {}

  /** The schema as JSON text. */
  public static String json() {
    var topLevel = new TopLevelType();
    var schema = new LinkedHashMap<String, Object>();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put("title", "Configuration of monday");
    schema.putAll(SectionType.schemaOf(topLevel.keys()));
    properties(schema)
        .put(
            "<",
            Map.of(
                "description",
                "defines an anchor, as \"<: &name\", and nothing else; may stand any number of"
                    + " times"));
    var definitions = new LinkedHashMap<String, Object>();
    definitions.put("app", SectionType.schemaOf(TopLevelType.APPLICATION_TYPE.keys()));
    definitions.put("forward", TopLevelType.FORWARD_TYPE.definition());
    schema.put("$defs", definitions);
    return Json.write(schema);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> properties(Map<String, Object> schema) {
    return (Map<String, Object>) schema.getOrDefault("properties", Map.of());
  }
}
