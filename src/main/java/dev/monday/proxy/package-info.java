/**
 * The names of a run: each has a loopback address of its own, and its ports are routes that lead to
 * what stands behind the name.
 */
@NullMarked
package dev.monday.proxy;

import org.jspecify.annotations.NullMarked;
