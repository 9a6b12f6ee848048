/** The recipe of a training, one run of it, what it tells on the way, and how it is kept and taken up again. */
@NullMarked
package dev.chainrule.training;

import org.jspecify.annotations.NullMarked;
