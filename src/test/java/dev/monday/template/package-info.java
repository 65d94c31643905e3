@NullMarked
package dev.monday.template;

import org.jspecify.annotations.NullMarked;
