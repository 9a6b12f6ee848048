package dev.chainrule.spark;

import dev.chainrule.data.BooleanColumn;
import dev.chainrule.data.Column;
import dev.chainrule.data.DateColumn;
import dev.chainrule.data.NumberColumn;
import dev.chainrule.data.Table;
import dev.chainrule.data.TextColumn;
import dev.chainrule.preprocessing.ColumnSummary;
import dev.chainrule.preprocessing.Moments;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Row;

/** The training rows of one partition by columns, those of numbers sorted: what its summaries and ranks are found from. */
final class PartitionColumns implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final int AT_ONCE = 4096;

    private final List<Values> columns;

    /** One column. */
    static final class Values implements Serializable {
        private static final long serialVersionUID = 1L;

        private double[] numbers = new double[0];
        private long rows;
        private long missing;
        private long trues;
        private boolean isNumber;
        private boolean isTruth;
        private String first = "";
        private boolean rises;
        private double firstNumber = Double.NaN;
        private double lastNumber = Double.NaN;

        private void add(Column column) {
            if (numbers.length < rows + column.size()) {
                numbers = Arrays.copyOf(numbers, Math.max(2 * numbers.length, (int) rows + column.size()));
            }
            for (int i = 0; i < column.size(); i++) {
                boolean absent = column.isMissing(i);
                missing += absent ? 1 : 0;
                numbers[(int) rows++] = switch (column) {
                    case NumberColumn values -> values.value(i) + 0.0; // −0 is 0
                    case DateColumn values -> values.value(i);
                    case BooleanColumn values -> absent ? Double.NaN : values.value(i) ? 1 : 0;
                    case TextColumn _ -> throw new IllegalStateException("words are counted elsewhere");
                };
                if (first.isEmpty() && !absent) {
                    first = column.word(i);
                }
            }
            isTruth |= column instanceof BooleanColumn;
            isNumber |= column instanceof NumberColumn;
        }

        private void finish() {
            numbers = Arrays.copyOf(numbers, (int) rows);
            rises = isNumber && ColumnSummary.rises(numbers);
            if (rows > 0) {
                firstNumber = numbers[0];
                lastNumber = numbers[numbers.length - 1];
            }
            Arrays.sort(numbers); // NaN comes last
            numbers = Arrays.copyOf(numbers, (int) (rows - missing));
            if (isTruth) {
                trues = numbers.length - (long) below(1);
                numbers = new double[0];
            }
        }

        /** How many numbers are less than {@code x}. */
        int below(double x) {
            return count(x, false);
        }

        /** How many numbers are not more than {@code x}. */
        int atMost(double x) {
            return count(x, true);
        }

        private int count(double x, boolean orEqual) {
            int low = 0;
            int high = numbers.length;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (numbers[middle] < x || (orEqual && numbers[middle] == x)) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low;
        }

        /** The number of rank {@code i} in this partition. */
        double at(int i) {
            return numbers[i];
        }
    }

    /** What is to be told of a column before anything is learned from it. */
    static final class Facts implements Serializable {
        private static final long serialVersionUID = 1L;

        long rows;
        long missing;
        long trues;
        long present;
        double mean;
        double deviation;
        String first = "";
        boolean rises;
        double firstNumber;
        double lastNumber;
        double[] least = new double[0];

        Moments moments() {
            return new Moments(present, mean, deviation);
        }
    }

    private PartitionColumns(List<Values> columns) {
        this.columns = columns;
    }

    /** Of the training rows among {@code rows}; words are left out. */
    static PartitionColumns of(FrameRows spec, int partition, Iterator<Row> rows) {
        FrameReader reader = spec.featureReader();
        List<Values> columns = new ArrayList<>();
        spec.batches(partition, rows, AT_ONCE).forEachRemaining(batch -> {
            if (batch.part() == FrameRows.Part.TRAINING) {
                Table table = reader.table(batch.rows(), batch.origin());
                List<Column> read = table.columns();
                for (int c = 0; c < read.size(); c++) {
                    if (columns.size() == c) {
                        columns.add(new Values());
                    }
                    if (!(read.get(c) instanceof TextColumn)) {
                        columns.get(c).add(read.get(c));
                    }
                }
            }
        });
        columns.forEach(Values::finish);
        return new PartitionColumns(columns);
    }

    /** Whether there are training rows in this partition. */
    boolean isEmpty() {
        return columns.isEmpty();
    }

    /** Column {@code c} of the table that was read. */
    Values column(int c) {
        return columns.get(c);
    }

    /**
     * What is to be told of each column.
     *
     * @param least how many of the least different numbers
     */
    List<Facts> facts(int least) {
        List<Facts> all = new ArrayList<>();
        for (Values values : columns) {
            Facts facts = new Facts();
            Moments moments = Moments.of(values.numbers);
            facts.rows = values.rows;
            facts.missing = values.missing;
            facts.trues = values.trues;
            facts.present = moments.count();
            facts.mean = moments.mean();
            facts.deviation = moments.deviation();
            facts.first = values.first;
            facts.rises = values.rises;
            facts.firstNumber = values.firstNumber;
            facts.lastNumber = values.lastNumber;
            facts.least = least(values, least);
            all.add(facts);
        }
        return all;
    }

    private static double[] least(Values values, int most) {
        double[] least = new double[Math.min(most, values.numbers.length)];
        int count = 0;
        for (int i = 0; i < values.numbers.length && count < least.length; i = values.atMost(values.numbers[i])) {
            least[count++] = values.numbers[i];
        }
        return Arrays.copyOf(least, count);
    }
}
