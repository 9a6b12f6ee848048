/** Predictions over HTTP; begin with Server. */
@NullMarked
package dev.chainrule.serve;

import org.jspecify.annotations.NullMarked;
