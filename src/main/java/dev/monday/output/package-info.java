/** The bytes that apps write, made into clean lines, and what must never be printed of them. */
@NullMarked
package dev.monday.output;

import org.jspecify.annotations.NullMarked;
