package dev.monday.cli;

import dev.monday.config.LoadResult;

/**
 * The configuration has mistakes; all of them are printed, and the exit status is that of usage.
 */
final class RefusedConfiguration extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient LoadResult.Refused refused;

  RefusedConfiguration(LoadResult.Refused refused) {
    super("the configuration has mistakes");
    this.refused = refused;
  }

  LoadResult.Refused refused() {
    return refused;
  }
}
