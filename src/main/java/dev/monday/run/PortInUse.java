package dev.monday.run;

import dev.monday.config.Port;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A program's complaint that a port which it wants to listen on is taken.
 *
 * @param port empty where the program does not say which
 */
record PortInUse(Optional<Port> port) {
  /** In the words of C libraries, Node, Rust, Erlang, Spring, Flask, Quarkus, Docker, gunicorn. */
  private static final Pattern COMPLAINT =
      Pattern.compile(
          "address already in use|EADDRINUSE|AddrInUse"
              + "|port (?:\\d+ )?(?:is|was|seems to be) (?:already )?(?:in use|allocated)"
              + "(?!, (?:trying|using))"
              + "|already (?:running )?on port|ports?\\S* already bound|connection in use",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern COLOUR = Pattern.compile("\\e\\[[\\d;:]*m");

  private static final String IPV4 = "\\d+\\.\\d+\\.\\d+\\.\\d+";

  /** Each has the port as its group; the first that is found counts. */
  private static final List<Pattern> PORTS =
      List.of(
          Pattern.compile("\\bports?\\b\\W{0,3}(\\d{1,5})\\b", Pattern.CASE_INSENSITIVE),
          Pattern.compile("\\bport\\(s\\)[^\\d]*(\\d{1,5})\\b", Pattern.CASE_INSENSITIVE),
          // ('0.0.0.0', 8080)
          Pattern.compile("['\"], ?(\\d{1,5})[,)]"),
          // 0.0.0.0:8080, [::]:8080, :::8080, *:8080, localhost:8080, http://name:8080, tcp :8080
          Pattern.compile(
              "(?:%s|\\]|::|\\*|\\blocalhost|://[^\\s:/]+|(?<![^\\s/(\"']))".formatted(IPV4)
                  + ":(\\d{1,5})\\b(?!\\.\\d|:\\d)"));

  /** What one line says. */
  static Optional<PortInUse> in(String line) {
    if (!COMPLAINT.matcher(line).find()) {
      return Optional.empty();
    }
    var plain = COLOUR.matcher(line).replaceAll("");
    return Optional.of(
        new PortInUse(
            PORTS.stream().flatMap(pattern -> port(pattern, plain).stream()).findFirst()));
  }

  private static Optional<Port> port(Pattern pattern, String line) {
    return pattern
        .matcher(line)
        .results()
        .map(match -> Integer.parseInt(match.group(1)))
        .filter(number -> number >= 1 && number <= 65_535)
        .map(Port::new)
        .findFirst();
  }
}
