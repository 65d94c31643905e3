/** The drivers of apps: what prepares one, and what runs it until nothing of it is left. */
@NullMarked
package dev.monday.run;

import org.jspecify.annotations.NullMarked;
