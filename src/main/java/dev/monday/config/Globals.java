package dev.monday.config;

import java.util.List;

/** Apps and forwards that every project gets, before its own. */
public record Globals(List<Application> applications, List<Forward> forwards) {
  public Globals {
    applications = List.copyOf(applications);
    forwards = List.copyOf(forwards);
  }
}
