package dev.monday.forward.ssh;

import dev.monday.config.SshOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A configuration file of OpenSSH, for machines without the program: its {@code Host} parts. What
 * {@code Match} and {@code Include} say is skipped with a notice.
 */
final class ConfigurationFile implements OptionSource {
  private static final Set<String> WITH_SEVERAL_VALUES = Set.of("identityfile");

  private final Path usual;
  private final Consumer<String> notices;

  ConfigurationFile(Path usual, Consumer<String> notices) {
    this.usual = usual;
    this.notices = notices;
  }

  @Override
  public OptionValues defaults() {
    return new OptionValues();
  }

  @Override
  public OptionValues read(SshTarget target, List<SshOption> args) throws SshFailure {
    var options = new OptionValues();
    var file = usual;
    boolean named = false;
    for (SshOption option : args) {
      if (option.flag() == 'F') {
        file = Path.of(option.value());
        named = true;
      } else {
        addOption(options, option);
      }
    }
    target.port().ifPresent(port -> options.addFirst("port", port.toString()));
    target.user().ifPresent(user -> options.addFirst("user", user));
    if (!named || !file.toString().equals("none")) {
      addFile(options, target.host(), file, named);
    }
    return options;
  }

  private static void addOption(OptionValues options, SshOption option) {
    switch (option.flag()) {
      case 'p' -> options.addFirst("port", option.value());
      case 'l' -> options.addFirst("user", option.value());
      case 'J' -> options.addFirst("proxyjump", option.value());
      case 'i' -> options.add("identityfile", option.value());
      case '4' -> options.addFirst("addressfamily", "inet");
      case '6' -> options.addFirst("addressfamily", "inet6");
      case 'o' -> {
        int equals = option.value().indexOf('=');
        add(options, option.value().substring(0, equals), option.value().substring(equals + 1));
      }
      default -> {
        // the others change nothing of where a connection goes
      }
    }
  }

  private static void add(OptionValues options, String name, String value) {
    if (WITH_SEVERAL_VALUES.contains(name.toLowerCase(Locale.ROOT))) {
      options.add(name, value);
    } else {
      options.addFirst(name, value);
    }
  }

  private void addFile(OptionValues options, String host, Path file, boolean named)
      throws SshFailure {
    try {
      new Reading(options, host, file).read(Files.readAllLines(file));
    } catch (NoSuchFileException failure) {
      if (named) {
        throw unreadable(file, "no such file", failure);
      }
    } catch (IOException failure) {
      throw unreadable(file, String.valueOf(failure.getMessage()), failure);
    }
  }

  private static SshFailure unreadable(Path file, String why, IOException failure) {
    return new SshFailure(
        SshFailure.Kind.CONFIGURATION, "cannot read %s: %s".formatted(file, why), failure);
  }

  /** One pass over the lines, for one host. */
  private final class Reading {
    private final OptionValues options;
    private final String host;
    private final Path file;
    private boolean applies = true;

    Reading(OptionValues options, String host, Path file) {
      this.options = options;
      this.host = host;
      this.file = file;
    }

    void read(List<String> lines) {
      int number = 0;
      for (String line : lines) {
        number++;
        var text = line.strip();
        if (!text.isEmpty() && !text.startsWith("#")) {
          option(text, number);
        }
      }
    }

    private void option(String text, int number) {
      int end = 0;
      while (end < text.length() && Character.isLetterOrDigit(text.charAt(end))) {
        end++;
      }
      var name = text.substring(0, end).toLowerCase(Locale.ROOT);
      var rest = text.substring(end).strip();
      var value = rest.startsWith("=") ? rest.substring(1).strip() : rest;
      switch (name) {
        case "host" -> applies = NamePatterns.anyFits(Words.split(value), host);
        case "match" -> {
          applies = false;
          skip("Match", number);
        }
        case "include" -> skip("Include", number);
        default -> {
          if (applies && !value.isEmpty()) {
            add(options, name, unquoted(value));
          }
        }
      }
    }

    /** A value that is quoted as a whole; several words keep their quotes until they are split. */
    private static String unquoted(String value) {
      boolean whole =
          value.length() > 1
              && value.startsWith("\"")
              && value.indexOf('"', 1) == value.length() - 1;
      return whole ? value.substring(1, value.length() - 1) : value;
    }

    private void skip(String what, int number) {
      notices.accept(
          "%s:%d: %s is skipped; install OpenSSH, whose \"ssh -G\" understands it"
              .formatted(file, number, what));
    }
  }
}
