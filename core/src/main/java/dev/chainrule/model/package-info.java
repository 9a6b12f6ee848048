/** The finished model, how it is made from a table by a recipe, and how well it does. */
@NullMarked
package dev.chainrule.model;

import org.jspecify.annotations.NullMarked;
