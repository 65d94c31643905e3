/** Replaces an installation by a newer release that the program's maker has signed. */
@NullMarked
package dev.monday.upgrade;

import org.jspecify.annotations.NullMarked;
