package dev.chainrule.onnx;

import dev.chainrule.data.Column;
import dev.chainrule.data.NumberColumn;
import dev.chainrule.data.Table;
import dev.chainrule.data.TextColumn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads CSV without quotes, for tests: numbers where every value is one, else words; nothing is missing. */
final class SmallCsv {
    private SmallCsv() {}

    static Table read(Path file) throws IOException {
        List<String[]> lines = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            lines.add(line.replace("\"", "").split(",", -1));
        }
        List<Column> columns = new ArrayList<>();
        for (int c = 0; c < lines.getFirst().length; c++) {
            @Nullable String[] values = new String[lines.size() - 1];
            for (int row = 0; row < values.length; row++) {
                String value = lines.get(row + 1)[c];
                values[row] = value.isEmpty() ? null : value;
            }
            columns.add(column(lines.getFirst()[c], values));
        }
        return Table.of(columns);
    }

    private static Column column(String name, @Nullable String[] values) {
        try {
            return NumberColumn.of(
                    name,
                    Arrays.stream(values)
                            .mapToDouble(value -> value == null ? Double.NaN : Double.parseDouble(value))
                            .toArray());
        } catch (NumberFormatException e) {
            return TextColumn.of(name, values);
        }
    }
}
