/** What is wrong with a network or its training, in figures and words, with what to change. */
@NullMarked
package dev.chainrule.explain.diagnosis;

import org.jspecify.annotations.NullMarked;
