/** Forwards: what a project reaches where it runs elsewhere, each behind its routes. */
@NullMarked
package dev.monday.forward;

import org.jspecify.annotations.NullMarked;
