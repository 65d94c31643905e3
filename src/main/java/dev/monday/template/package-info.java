/**
 * Templates as Go's {@code text/template} understands them: read into tokens, made into nodes,
 * carried out over values. Bounded: no template hangs or exhausts the program.
 */
@NullMarked
package dev.monday.template;

import org.jspecify.annotations.NullMarked;
