package dev.monday.config;

import java.util.List;

/**
 * One entry of {@code projects}, with what it lists itself; the globals are not joined in.
 *
 * @param at the entry's first character
 */
public record Project(
    SourcePosition at,
    Located<String> name,
    List<Application> applications,
    List<Forward> forwards) {
  public Project {
    applications = List.copyOf(applications);
    forwards = List.copyOf(forwards);
  }
}
