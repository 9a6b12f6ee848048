/** Files that are whole or not there. */
@NullMarked
package dev.chainrule.files;

import org.jspecify.annotations.NullMarked;
