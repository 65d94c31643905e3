/**
 * What tests replace: time, the environment, and how a failure that a person can mend is raised.
 * And the files that runs of one user share: locked, and private.
 */
@NullMarked
package dev.monday.system;

import org.jspecify.annotations.NullMarked;
