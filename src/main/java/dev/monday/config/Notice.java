package dev.monday.config;

/** Something about the configuration that a person should know and that stops nothing. */
public record Notice(SourcePosition at, String text) {}
