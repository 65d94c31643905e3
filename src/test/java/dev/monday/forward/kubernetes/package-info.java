@NullMarked
package dev.monday.forward.kubernetes;

import org.jspecify.annotations.NullMarked;
