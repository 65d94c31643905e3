/** The one thread that owns all states, and the log of events that subscribers follow. */
@NullMarked
package dev.monday.supervisor;

import org.jspecify.annotations.NullMarked;
