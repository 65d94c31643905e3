/** Changed files: the system's own events of folders, what of them counts, and when it settles. */
@NullMarked
package dev.monday.watch;

import org.jspecify.annotations.NullMarked;
