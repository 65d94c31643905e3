/** The pure core: what a component is, what state it is in, and what an input makes of it. */
@NullMarked
package dev.monday.lifecycle;

import org.jspecify.annotations.NullMarked;
