/** TCP targets under names of this machine. */
@NullMarked
package dev.monday.forward.tcp;

import org.jspecify.annotations.NullMarked;
