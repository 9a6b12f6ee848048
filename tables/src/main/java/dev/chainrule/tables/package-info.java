/** Reading files and queries into a {@link dev.chainrule.data.Table}, and writing them, through DuckDB. */
@NullMarked
package dev.chainrule.tables;

import org.jspecify.annotations.NullMarked;
