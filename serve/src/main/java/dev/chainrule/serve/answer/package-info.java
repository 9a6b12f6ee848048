/** Predictions as JSON, CSV and tensors. */
@NullMarked
package dev.chainrule.serve.answer;

import org.jspecify.annotations.NullMarked;
