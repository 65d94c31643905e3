package dev.monday.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a configuration is.
 *
 * @param place its only file, or the folder that its files are in
 * @param named what named the place, for a person; empty where it was found by searching, so that
 *     it must be trusted
 */
public record Origin(Path place, Optional<String> named) {}
