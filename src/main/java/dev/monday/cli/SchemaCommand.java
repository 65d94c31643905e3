package dev.monday.cli;

import dev.monday.config.ConfigurationSchema;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code monday schema}. */
@Command(
    name = "schema",
    description = "Prints the JSON Schema of the configuration, for editors.",
    footer = {"", "Example: monday schema > monday.schema.json"})
final class SchemaCommand implements Callable<Integer> {
  private final Invocation invocation;

  SchemaCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    invocation.out().print(ConfigurationSchema.json());
    return 0;
  }
}
