@NullMarked
package dev.monday.supervisor;

import org.jspecify.annotations.NullMarked;
