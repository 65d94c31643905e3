/** Connections to SSH servers, and the channels and listeners that forwards have over them. */
@NullMarked
package dev.monday.forward.ssh;

import org.jspecify.annotations.NullMarked;
