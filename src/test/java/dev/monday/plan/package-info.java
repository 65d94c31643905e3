@NullMarked
package dev.monday.plan;

import org.jspecify.annotations.NullMarked;
