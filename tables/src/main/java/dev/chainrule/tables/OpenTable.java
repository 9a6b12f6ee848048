package dev.chainrule.tables;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.Column;
import dev.chainrule.data.ColumnSource;
import dev.chainrule.data.Origin;
import dev.chainrule.data.Table;
import dev.chainrule.data.TextColumn;
import dev.chainrule.description.Nearest;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file that has been opened, whose columns are brought into memory when they are asked for: all at once by {@link
 * #table}, or one at a time from a file that is larger than memory. What they hold is the same. Until it is closed DuckDB
 * holds text files and the results of queries, on the disk where memory is short; Parquet files are read where they are.
 */
public final class OpenTable implements ColumnSource, AutoCloseable {
    private final Duck duck;
    private final ReadOptions options;
    private final Origin origin;
    private final int rows;
    private final List<String> names;
    private final Reader reader;
    private final boolean written;
    private final List<String> remarks;
    private final List<String> ofTexts = new ArrayList<>();

    /** How the columns of this table are read. */
    interface Reader {
        /** Column {@code i}, with what is to be said of it added to {@code remarks}. */
        Column column(int i, List<String> remarks) throws SQLException;

        /** What is to be said of all columns that were read. */
        void tell(List<String> remarks);
    }

    /**
     * @param written whether the texts come from a file that has no other way to write numbers
     * @param remarks what is to be said already
     */
    OpenTable(
            Duck duck,
            ReadOptions options,
            Origin origin,
            int rows,
            List<String> names,
            Reader reader,
            boolean written,
            List<String> remarks) {
        this.duck = duck;
        this.options = options;
        this.origin = origin;
        this.rows = rows;
        this.names = List.copyOf(names);
        this.reader = reader;
        this.written = written;
        this.remarks = new ArrayList<>(remarks);
    }

    @Override
    public Origin origin() {
        return origin;
    }

    @Override
    public int rows() {
        return rows;
    }

    @Override
    public List<String> names() {
        return names;
    }

    /**
     * {@inheritDoc}
     *
     * @throws ChainruleException if there is no such column, or the file cannot be read or holds what cannot be right
     */
    @Override
    public Column column(String name) {
        int i = names.indexOf(name);
        if (i < 0) {
            throw new ChainruleException(origin.name() + " has no column '" + name + "'" + Nearest.hint(name, names));
        }
        try {
            Column column = reader.column(i, remarks);
            lookAtTexts(column);
            return column;
        } catch (SQLException e) {
            throw new ChainruleException(origin.name() + ": " + Duck.reason(e), e);
        }
    }

    /**
     * All columns, in memory.
     *
     * @throws ChainruleException if the file cannot be read or holds what cannot be right
     */
    public Table table() {
        return Table.of(names.stream().map(this::column).toList(), origin);
    }

    /** All columns, in memory, whose texts a query is to see before anybody looks at them. */
    Table kinds() throws SQLException {
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            columns.add(reader.column(i, remarks));
        }
        return Table.of(columns, origin);
    }

    /** What a person should know of how the columns were read that have been asked for, a line each. */
    public List<String> remarks() {
        List<String> all = new ArrayList<>(remarks);
        reader.tell(all);
        all.addAll(ofTexts);
        return all;
    }

    /** Looks at what is left as text of what a query may have converted. */
    private void lookAtTexts(Column column) {
        if (column instanceof TextColumn text && !options.isCategorical(column.name())) {
            @Nullable String[] words = text.toArray();
            if (written) {
                OtherNumbers.refuse(column.name(), words, options.decimal(), origin);
                WrittenAmounts.refuse(column.name(), words, options.decimal(), origin);
            }
            String dates = WrittenDates.remark(column.name(), words);
            if (dates != null) {
                ofTexts.add(dates);
            }
        }
    }

    @Override
    public void close() {
        duck.close();
    }
}
