@NullMarked
package dev.monday.forward.kubernetes.takeover;

import org.jspecify.annotations.NullMarked;
