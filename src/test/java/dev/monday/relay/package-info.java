@NullMarked
package dev.monday.relay;

import org.jspecify.annotations.NullMarked;
