/** The take-over: a workload of a cluster is replaced for a while, and put back. */
@NullMarked
package dev.monday.forward.kubernetes.takeover;

import org.jspecify.annotations.NullMarked;
