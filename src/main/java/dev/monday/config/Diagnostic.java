package dev.monday.config;

/**
 * One mistake in the configuration.
 *
 * @param at where it is
 * @param problem what is wrong, in one line, without the place
 * @param hint what to do about it; empty when there is nothing to add
 */
public record Diagnostic(SourcePosition at, String problem, String hint) {}
