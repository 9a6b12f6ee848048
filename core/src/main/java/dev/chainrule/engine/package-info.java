/**
 * The float32 pass of a network over a batch: stages, each with its forward and backward side by side. Inside the
 * module only; its definition is {@code dev.chainrule.reference} in double precision.
 */
@NullMarked
package dev.chainrule.engine;

import org.jspecify.annotations.NullMarked;
