/** The commands: one class each, flags only; a failure becomes a message and an exit status. */
@NullMarked
package dev.monday.cli;

import org.jspecify.annotations.NullMarked;
