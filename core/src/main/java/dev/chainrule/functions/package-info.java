/**
 * The transcendental functions of a float, and the coefficients that vectors compute them with as well. For the rooms
 * only.
 */
@NullMarked
package dev.chainrule.functions;

import org.jspecify.annotations.NullMarked;
