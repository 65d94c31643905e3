package dev.monday.session;

import java.nio.file.Path;
import java.util.Map;

/**
 * What a run is started in.
 *
 * @param environment what commands inherit
 * @param folder the working folder, which places are told relative to
 * @param home the home folder
 * @param program this program's own {@code bin/monday}, which the guardian calls
 */
public record Host(Map<String, String> environment, Path folder, Path home, Path program) {
  public Host {
    environment = Map.copyOf(environment);
  }
}
