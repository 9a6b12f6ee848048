package dev.chainrule.data;

import java.util.List;

/**
 * A table that need not fit into memory: its columns are brought there one at a time. Each call reads the column anew, and
 * equal calls give equal columns.
 */
public interface ColumnSource {
    /** Where the rows come from. */
    Origin origin();

    /** The number of rows. */
    int rows();

    /** The names of the columns in order. */
    List<String> names();

    /**
     * The column of this name, in memory.
     *
     * @throws dev.chainrule.ChainruleException if there is none, or it holds what cannot be right
     */
    Column column(String name);
}
