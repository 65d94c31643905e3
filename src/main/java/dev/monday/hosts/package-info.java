/**
 * The lines of a run in this machine's hosts file: a marked block that is written, kept apart from
 * everybody else's lines, and removed, by this program itself or by a helper that root runs.
 */
@NullMarked
package dev.monday.hosts;

import org.jspecify.annotations.NullMarked;
