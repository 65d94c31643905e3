/** Tests of connections to SSH servers. */
@NullMarked
package dev.monday.forward.ssh;

import org.jspecify.annotations.NullMarked;
