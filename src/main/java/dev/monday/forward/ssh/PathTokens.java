package dev.monday.forward.ssh;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Paths as ssh_config(5) has them: a leading {@code ~}, {@code %} tokens and {@code ${NAME}}; what
 * is relative is so to the folder of work.
 */
record PathTokens(Path home, Map<String, String> environment, Map<Character, String> tokens) {

  Path path(String text) throws SshFailure {
    var expanded = new StringBuilder();
    int i = 0;
    if (text.equals("~") || text.startsWith("~/")) {
      expanded.append(home);
      i = 1;
    }
    while (i < text.length()) {
      if (text.charAt(i) == '%' && i + 1 < text.length()) {
        expanded.append(token(text, text.charAt(i + 1)));
        i += 2;
      } else if (text.startsWith("${", i) && text.indexOf('}', i) > 0) {
        int end = text.indexOf('}', i);
        expanded.append(variable(text, text.substring(i + 2, end)));
        i = end + 1;
      } else {
        expanded.append(text.charAt(i));
        i++;
      }
    }
    try {
      return Path.of(expanded.toString()).toAbsolutePath();
    } catch (InvalidPathException failure) {
      throw new SshFailure(
          SshFailure.Kind.CONFIGURATION, "cannot read \"%s\" as a path".formatted(text), failure);
    }
  }

  private String token(String text, char token) throws SshFailure {
    if (token == '%') {
      return "%";
    }
    var value = tokens.get(token);
    if (value == null) {
      throw SshFailure.configuration(
          "cannot use the path \"%s\" of the configuration of SSH: monday does not know %%%c"
              .formatted(text, token));
    }
    return value;
  }

  private String variable(String text, String name) throws SshFailure {
    var value = environment.get(name);
    if (value == null) {
      throw SshFailure.configuration(
          "cannot use the path \"%s\" of the configuration of SSH: %s is not set"
              .formatted(text, name));
    }
    return value;
  }
}
