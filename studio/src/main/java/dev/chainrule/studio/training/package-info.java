/** Live trainings: the float engine on a thread of its own, looked at from outside without slowing it. */
@NullMarked
package dev.chainrule.studio.training;

import org.jspecify.annotations.NullMarked;
