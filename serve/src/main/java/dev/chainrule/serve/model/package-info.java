/** The models that are served, and how they are replaced. */
@NullMarked
package dev.chainrule.serve.model;

import org.jspecify.annotations.NullMarked;
