package dev.chainrule.benchmarks.accuracy;

import dev.chainrule.data.Column;
import dev.chainrule.data.NumberColumn;
import dev.chainrule.data.Table;
import java.util.List;

/**
 * What is known of one table.
 *
 * @param shape what the table is like
 * @param runs by contender and seed
 */
record Standing(Shape shape, List<Run> runs) {
    /**
     * What a table is like.
     *
     * @param rows how many rows
     * @param learned how many of them are for training
     * @param numbers how many features are numbers
     * @param others how many are categories or truth values
     * @param missing how many values of features are missing
     * @param classes how many classes the target has; 0 for a number
     */
    record Shape(int rows, int learned, int numbers, int others, int missing, int classes) {
        static Shape of(Table table, Problem problem) {
            List<Column> features = problem.features(table);
            int numbers = (int)
                    features.stream().filter(NumberColumn.class::isInstance).count();
            return new Shape(
                    table.rows(),
                    problem.training().rows(),
                    numbers,
                    features.size() - numbers,
                    features.stream().mapToInt(Column::missing).sum(),
                    problem.classes().size());
        }

        int features() {
            return numbers + others;
        }
    }

    /** Copies the list. */
    Standing {
        runs = List.copyOf(runs);
    }

    /** Whether the runs of {@code contender} differ in their settings by more than the seed. */
    boolean mixed(String contender) {
        return of(contender).stream()
                        .map(run -> run.settings().replaceAll("\\bseed=\\d+", ""))
                        .distinct()
                        .count()
                > 1;
    }

    /** The runs of one contender, by seed. */
    List<Run> of(String contender) {
        return runs.stream().filter(run -> run.contender().equals(contender)).toList();
    }
}
