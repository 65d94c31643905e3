package dev.monday.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One entry of {@code local}. Two with the same {@code at} are one app that was listed twice.
 *
 * @param at where it is defined, not where an alias names it
 * @param path the working folder
 * @param hostname the name that it answers under at its own loopback address
 * @param ports at its name's address, each leading to a port of the app on 127.0.0.1; when empty,
 *     the ports that it listens on are found
 * @param watch present when changed files restart it
 * @param setup what makes the folder of {@code path}
 * @param run absent for an app that is only set up and built
 * @param stopGrace how long it may take from the request to stop to the kill
 */
public record Application(
    SourcePosition at,
    Located<String> name,
    Optional<Located<String>> path,
    Optional<Located<Hostname>> hostname,
    List<Located<PortMapping>> ports,
    Optional<Watch> watch,
    Optional<Setup> setup,
    Optional<Build> build,
    Optional<Run> run,
    List<FileToWrite> files,
    Optional<Monitoring> monitoring,
    Optional<Located<Duration>> stopGrace) {
  public Application {
    ports = List.copyOf(ports);
    files = List.copyOf(files);
  }
}
