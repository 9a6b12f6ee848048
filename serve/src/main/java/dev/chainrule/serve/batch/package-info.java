/** Rows of several requests computed together. */
@NullMarked
package dev.chainrule.serve.batch;

import org.jspecify.annotations.NullMarked;
