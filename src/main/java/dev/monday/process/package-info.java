/** Processes of this machine: groups with all they started, the shell, env files, the guardian. */
@NullMarked
package dev.monday.process;

import org.jspecify.annotations.NullMarked;
