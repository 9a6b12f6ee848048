/** The immutable shape of a network, the functions in it, and its parameters. */
@NullMarked
package dev.chainrule.network;

import org.jspecify.annotations.NullMarked;
