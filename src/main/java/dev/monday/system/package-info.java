/**
 * What tests replace: time, the environment, and how a failure that a person can mend is raised.
 * And files: those that runs of one user share, locked and private, and two that change places.
 */
@NullMarked
package dev.monday.system;

import org.jspecify.annotations.NullMarked;
