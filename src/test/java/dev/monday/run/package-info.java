@NullMarked
package dev.monday.run;

import org.jspecify.annotations.NullMarked;
