package dev.chainrule.benchmarks.accuracy;

import dev.chainrule.data.BooleanColumn;
import dev.chainrule.data.Column;
import dev.chainrule.data.DateColumn;
import dev.chainrule.data.NumberColumn;
import dev.chainrule.data.TextColumn;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Tables as the other programs want them: numbers as they are, NaN where missing; for each category an input that is 1 in
 * its rows and 0 elsewhere. Categories are those of the training rows, "missing" among them where it occurs there; what
 * comes up only later has 0 in all of them.
 */
final class Features {
    private static final String MISSING = "\0missing";

    /** By column, in order: the input of each category; nothing for numbers. */
    private final List<Map<String, Integer>> categories = new ArrayList<>();

    private final int columns;

    /** Learns the categories of {@code training}. */
    Features(List<Column> training) {
        int columns = 0;
        for (Column column : training) {
            Map<String, Integer> inputs = new HashMap<>();
            if (column instanceof TextColumn) {
                for (String word : IntStream.range(0, column.size())
                        .mapToObj(row -> word(column, row))
                        .distinct()
                        .sorted()
                        .toList()) {
                    inputs.put(word, columns + inputs.size());
                }
            }
            categories.add(inputs);
            columns += Math.max(1, inputs.size());
        }
        this.columns = columns;
    }

    /** How many inputs a row has. */
    int columns() {
        return columns;
    }

    /** The rows of {@code features}, row after row. */
    float[] encode(List<Column> features) {
        int rows = features.getFirst().size();
        float[] inputs = new float[rows * columns];
        int at = 0;
        for (int j = 0; j < features.size(); j++) {
            Column column = features.get(j);
            for (int row = 0; row < rows; row++) {
                int from = row * columns;
                switch (column) {
                    case NumberColumn numbers -> inputs[from + at] = (float) numbers.value(row);
                    case BooleanColumn booleans ->
                        inputs[from + at] = booleans.isMissing(row) ? Float.NaN : booleans.value(row) ? 1 : 0;
                    case TextColumn words -> {
                        Integer input = categories.get(j).get(word(words, row));
                        if (input != null) {
                            inputs[from + input] = 1;
                        }
                    }
                    case DateColumn dates ->
                        throw new IllegalArgumentException(dates.name() + " is a date, which no table here has");
                }
            }
            at += Math.max(1, categories.get(j).size());
        }
        return inputs;
    }

    private static String word(Column column, int row) {
        return column.isMissing(row) ? MISSING : column.word(row);
    }
}
