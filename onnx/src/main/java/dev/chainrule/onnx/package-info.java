/**
 * A model as an .onnx file, and back: raw columns in, words out, preprocessing included. docs/onnx.md says what is written and
 * what can be read.
 */
@NullMarked
package dev.chainrule.onnx;

import org.jspecify.annotations.NullMarked;
