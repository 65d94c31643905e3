/**
 * Finds the configuration's files, reads them and decodes them into records; collects every
 * mistake.
 */
@NullMarked
package dev.monday.config;

import org.jspecify.annotations.NullMarked;
