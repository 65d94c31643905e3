package dev.monday.cli;

import dev.monday.config.ConfigurationSchema;
import dev.monday.system.UserError;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code monday init}. */
@Command(
    name = "init",
    description = {
      "Writes a commented monday.yaml to start from, and its schema beside it.",
      "",
      "Into the current folder, or to the file or folder of --config. No file is ever"
          + " overwritten."
    },
    footer = {"", "Example: monday init"})
final class InitCommand implements Callable<Integer> {
  static final String SCHEMA = "monday.schema.json";
  private static final String STARTER = "starter.yaml";
  private static final String CONFIGURATIONS = "monday{,.*}.{yaml,yml}";

  private final Invocation invocation;
  private final Root root;

  InitCommand(Invocation invocation, Root root) {
    this.invocation = invocation;
    this.root = root;
  }

  @Override
  public Integer call() throws IOException {
    var file = file();
    var folder = file.getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new UserError(
          "cannot write %s: its folder does not exist; make it first".formatted(file));
    }
    refuseBesideAnother(file, folder);
    write(file, Resource.text(STARTER));
    invocation.out().println("wrote " + file);
    var schema = folder.resolve(SCHEMA);
    if (Files.notExists(schema, LinkOption.NOFOLLOW_LINKS)) {
      write(schema, ConfigurationSchema.json());
      invocation.out().println("wrote " + schema);
    }
    return 0;
  }

  private Path file() {
    var named = invocation.folder().resolve(root.config().orElse(Path.of(""))).normalize();
    var name = String.valueOf(named.getFileName()).toLowerCase(Locale.ROOT);
    var isFile = name.endsWith(".yaml") || name.endsWith(".yml");
    return isFile && !Files.isDirectory(named) ? named : named.resolve("monday.yaml");
  }

  /** Every file of a configuration in a folder is read, so a second one would change the first. */
  private static void refuseBesideAnother(Path file, Path folder) throws IOException {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw exists(file);
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, CONFIGURATIONS)) {
      for (var other : files) {
        throw exists(other);
      }
    } catch (AccessDeniedException _) {
      throw new UserError("cannot look into %s: permission denied".formatted(folder));
    }
  }

  private static UserError exists(Path file) {
    return new UserError(
        "cannot start a configuration: %s is there already; \"monday edit\" opens it"
            .formatted(file));
  }

  private static void write(Path file, String text) throws IOException {
    try {
      Files.writeString(file, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (FileAlreadyExistsException _) {
      throw exists(file);
    } catch (AccessDeniedException | NoSuchFileException _) {
      throw new UserError(
          "cannot write %s: its folder cannot be written; choose another with --config"
              .formatted(file));
    }
  }
}
