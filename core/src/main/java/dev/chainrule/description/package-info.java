/** Configuration as trees of words and numbers, and the nearest word to a mistyped one. */
@NullMarked
package dev.chainrule.description;

import org.jspecify.annotations.NullMarked;
