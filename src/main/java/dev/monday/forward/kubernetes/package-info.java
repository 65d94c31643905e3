/** Ports of pods: pods are followed by one watch for each namespace, and reached by streams. */
@NullMarked
package dev.monday.forward.kubernetes;

import org.jspecify.annotations.NullMarked;
