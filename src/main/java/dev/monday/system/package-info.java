/**
 * What tests replace: time, the environment, and how a failure that a person can mend is raised.
 */
@NullMarked
package dev.monday.system;

import org.jspecify.annotations.NullMarked;
