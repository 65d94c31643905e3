package dev.monday.config;

/** A value and the place in the file that it was written at. */
public record Located<T>(T value, SourcePosition at) {}
