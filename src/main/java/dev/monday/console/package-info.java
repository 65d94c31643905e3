/** What a run shows on standard output: lines for people, or JSON for programs. */
@NullMarked
package dev.monday.console;

import org.jspecify.annotations.NullMarked;
