/** A chosen project made into what is to be run: resolved paths, environments and dependencies. */
@NullMarked
package dev.monday.plan;

import org.jspecify.annotations.NullMarked;
