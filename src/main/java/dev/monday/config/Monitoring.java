package dev.monday.config;

import java.util.Optional;

/** Data for templates. */
public record Monitoring(
    SourcePosition at, Optional<Located<Port>> port, Optional<Located<String>> url) {}
