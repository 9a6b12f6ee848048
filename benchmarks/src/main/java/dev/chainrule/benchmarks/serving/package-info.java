/** The server under load, and ONNX Runtime behind the same server; see benchmarks/serve. */
@NullMarked
package dev.chainrule.benchmarks.serving;

import org.jspecify.annotations.NullMarked;
