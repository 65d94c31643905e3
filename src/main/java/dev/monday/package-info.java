/** Where the program starts. */
@NullMarked
package dev.monday;

import org.jspecify.annotations.NullMarked;
