package dev.monday.forward.ssh;

import dev.monday.config.SshOption;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The program {@code ssh}. With {@code -G} it prints what it would do and ends; it understands all
 * of its own configuration and options.
 */
final class OpenSshProgram implements OptionSource {
  private static final int LONGEST_SECONDS = 10;

  private final Path program;
  private final Map<String, String> environment;
  private @Nullable OptionValues defaults;

  OpenSshProgram(Path program, Map<String, String> environment) {
    this.program = program;
    this.environment = Map.copyOf(environment);
  }

  @Override
  public OptionValues read(SshTarget target, List<SshOption> args)
      throws SshFailure, InterruptedException {
    var command = new ArrayList<String>();
    for (SshOption option : args) {
      command.addAll(option.words());
    }
    target.port().ifPresent(port -> command.addAll(List.of("-p", port.toString())));
    target.user().ifPresent(user -> command.addAll(List.of("-l", user)));
    command.addAll(List.of("--", target.host()));
    return run(command);
  }

  @Override
  public synchronized OptionValues defaults() throws SshFailure, InterruptedException {
    if (defaults == null) {
      defaults = run(List.of("-F", "none", "--", "localhost"));
    }
    return defaults;
  }

  private OptionValues run(List<String> arguments) throws SshFailure, InterruptedException {
    var command = new ArrayList<>(List.of(program.toString(), "-G"));
    command.addAll(arguments);
    var builder =
        new ProcessBuilder(command).redirectInput(Redirect.from(Path.of("/dev/null").toFile()));
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.environment().put("LC_ALL", "C");
    try (var readers = Executors.newVirtualThreadPerTaskExecutor()) {
      var process = builder.start();
      try {
        Future<String> output = readers.submit(reading(process.getInputStream()));
        Future<String> complaints = readers.submit(reading(process.getErrorStream()));
        if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
          throw failure(arguments, "it did not end within %d s".formatted(LONGEST_SECONDS));
        }
        if (process.exitValue() != 0) {
          throw failure(arguments, lastLine(complaints.get()));
        }
        return OptionValues.ofLines(output.get());
      } finally {
        process.destroyForcibly();
      }
    } catch (IOException failure) {
      if (failure instanceof SshFailure known) {
        throw known;
      }
      throw failure(arguments, String.valueOf(failure.getMessage()));
    } catch (ExecutionException failure) {
      throw failure(arguments, String.valueOf(failure.getCause()));
    }
  }

  private static Callable<String> reading(InputStream stream) {
    return () -> {
      try (stream) {
        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    };
  }

  private SshFailure failure(List<String> arguments, String why) {
    return SshFailure.configuration(
        "cannot find out the settings for %s: %s -G says: %s"
            .formatted(arguments.getLast(), program, why));
  }

  private static String lastLine(String text) {
    var stripped = text.strip();
    return stripped.substring(stripped.lastIndexOf('\n') + 1).strip();
  }
}
