/** Rows out of a request, straight into the inputs of a network. */
@NullMarked
package dev.chainrule.serve.rows;

import org.jspecify.annotations.NullMarked;
