package dev.chainrule.tables;

import dev.chainrule.data.Table;
import java.util.List;

/**
 * What was read.
 *
 * @param table the data
 * @param remarks what a person should know of how it was read, a line each: "NA read as missing: 29 in mass, 3 in sex"
 */
public record ReadResult(Table table, List<String> remarks) {
    /** Copies the list. */
    public ReadResult {
        remarks = List.copyOf(remarks);
    }
}
