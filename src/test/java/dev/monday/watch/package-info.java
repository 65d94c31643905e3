@NullMarked
package dev.monday.watch;

import org.jspecify.annotations.NullMarked;
