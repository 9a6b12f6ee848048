package dev.chainrule.tables;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.Origin;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Opens delimited text: DuckDB splits it into words, {@link WordColumns} finds out what the words of a column are. */
final class CsvReader {
    /** A word that no text has: DuckDB takes no value for NULL, what is missing is decided later. */
    private static final String NO_NULL = "\u0001\u0002\u0003";

    private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9.,]+([eE][+-]?[0-9]+)?");

    private CsvReader() {}

    static OpenTable open(Duck duck, Source source, ReadOptions options, List<String> remarks) throws SQLException {
        CsvHeader header = CsvHeader.read(source, options.delimiter());
        if (options.query().isEmpty()) {
            ColumnNames.checkCategorical(source.name(), options, header.names());
        }
        CsvLayout layout = CsvLayout.of(source, header);
        if (header.names().stream().allMatch(name -> NUMBER.matcher(name).matches())) {
            remarks.add(
                    source.name() + ": the first line was read as the names of the columns, but holds only numbers");
        }
        duck.execute("CREATE TABLE words AS SELECT * FROM " + readCsv(source, header, layout));
        int rows = duck.count("words");
        if (rows != layout.rows()) {
            throw new ChainruleException(source.name() + " is not understood: it has " + layout.rows()
                    + " rows by RFC 4180, but DuckDB finds " + rows);
        }
        Origin origin = layout.origin(source.name());
        WordColumns words = new WordColumns(duck, options, header.names(), origin, rows);
        return new OpenTable(duck, options, origin, rows, header.names(), words, true, remarks);
    }

    /** DuckDB's strict mode refuses mixed line breaks. It is not needed: the layout has been checked strictly. */
    private static String lineBreak(CsvLayout layout) {
        String lineBreak = layout.lineBreak();
        return lineBreak == null
                ? ", strict_mode = false"
                : ", new_line = '" + lineBreak.replace("\r", "\\r").replace("\n", "\\n") + "'";
    }

    private static String readCsv(Source source, CsvHeader header, CsvLayout layout) {
        List<String> columns = new ArrayList<>();
        for (int i = 0; i < header.names().size(); i++) {
            columns.add("'" + WordColumns.name(i) + "': 'VARCHAR'");
        }
        return "read_csv(" + Duck.literal(source.pattern())
                + ", auto_detect = false, header = false, skip = " + layout.headerRows()
                + ", delim = " + Duck.literal(String.valueOf(header.delimiter()))
                + ", quote = '\"', escape = '\"', comment = '', nullstr = " + Duck.literal(NO_NULL)
                + lineBreak(layout)
                + ", null_padding = false, hive_partitioning = false, compression = "
                + Duck.literal(source.compression())
                + ", columns = {" + String.join(", ", columns) + "})";
    }
}
