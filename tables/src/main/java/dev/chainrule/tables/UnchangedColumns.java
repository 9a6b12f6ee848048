package dev.chainrule.tables;

import dev.chainrule.data.Column;
import dev.chainrule.files.FileState;
import java.sql.SQLException;
import java.util.List;

/**
 * Columns that are read from the file whenever one is asked for: if it was replaced meanwhile they would be of two tables.
 *
 * @param columns how they are read
 * @param file as it was before its names were read
 */
record UnchangedColumns(OpenTable.Reader columns, FileState file) implements OpenTable.Reader {
    @Override
    public Column column(int i, List<String> remarks) throws SQLException {
        try {
            Column column = columns.column(i, remarks);
            file.requireUnchanged();
            return column;
        } catch (SQLException | RuntimeException e) {
            file.requireUnchanged(); // if it was, whatever went wrong comes of that
            throw e;
        }
    }

    @Override
    public void tell(List<String> remarks) {
        columns.tell(remarks);
    }
}
