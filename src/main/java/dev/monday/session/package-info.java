/** One run of one project, from its configuration to the last thing undone. */
@NullMarked
package dev.monday.session;

import org.jspecify.annotations.NullMarked;
