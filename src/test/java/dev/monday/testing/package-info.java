/** What tests of more than one package need. */
@NullMarked
package dev.monday.testing;

import org.jspecify.annotations.NullMarked;
