package dev.chainrule.tables;

import dev.chainrule.data.Table;
import java.util.List;

/**
 * What was read.
 *
 * @param table the data
 * @param remarks what a person should know of how it was read, a line each: "column x: 3 NaN read as missing"
 */
public record ReadResult(Table table, List<String> remarks) {
    /** Copies the list. */
    public ReadResult {
        remarks = List.copyOf(remarks);
    }
}
