package dev.chainrule.preprocessing;

import dev.chainrule.data.Task;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Numbers: an output y stands for mean + deviation · y in the column's own units, and where a range was learned, for the
 * nearest number in it.
 *
 * @param scales one per target column
 */
public record NumberTarget(List<Scale> scales) implements Target {
    /**
     * How one column is standardised, and which numbers it may be predicted as.
     *
     * @param column its name
     * @param mean subtracted
     * @param deviation then divided by; positive
     * @param least of the training rows, below which nothing is predicted; null for no such bound
     * @param most of the training rows, above which nothing is predicted; null for no such bound
     */
    public record Scale(
            String column,
            double mean,
            double deviation,
            @Nullable Double least,
            @Nullable Double most) {
        /** @throws IllegalArgumentException if the bounds are not in order */
        public Scale {
            if (least != null && most != null && !(least <= most)) {
                throw new IllegalArgumentException("least " + least + " must not be above most " + most);
            }
        }

        /** Any number may be predicted. */
        public Scale(String column, double mean, double deviation) {
            this(column, mean, deviation, null, null);
        }

        /** What the output {@code y} stands for, in the column's own units. */
        public double value(double y) {
            return clamp(mean + deviation * y);
        }

        /** The number of the range nearest to {@code value}; NaN stays NaN. */
        public double clamp(double value) {
            double raised = least == null ? value : Math.max(least, value);
            return most == null ? raised : Math.min(most, raised);
        }
    }

    /** No column. */
    public NumberTarget() {
        this(List.of());
    }

    /** A target of {@code scales}. */
    public NumberTarget {
        scales = List.copyOf(scales);
    }

    @Override
    public String name() {
        return "numbers";
    }

    @Override
    public Task task() {
        return Task.REGRESSION;
    }

    @Override
    public List<String> columns() {
        return scales.stream().map(Scale::column).toList();
    }

    @Override
    public int outputs() {
        return scales.size();
    }
}
