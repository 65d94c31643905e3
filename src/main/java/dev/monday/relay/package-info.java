/** Accepts TCP connections and passes their bytes to what stands behind a listener. */
@NullMarked
package dev.monday.relay;

import org.jspecify.annotations.NullMarked;
