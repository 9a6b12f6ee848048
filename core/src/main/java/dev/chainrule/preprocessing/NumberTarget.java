package dev.chainrule.preprocessing;

import dev.chainrule.data.Task;
import java.util.List;

/**
 * Numbers: an output y stands for mean + deviation · y in the column's own units.
 *
 * @param scales one per target column
 */
public record NumberTarget(List<Scale> scales) implements Target {
    /**
     * How one column is standardised.
     *
     * @param column its name
     * @param mean subtracted
     * @param deviation then divided by; positive
     */
    public record Scale(String column, double mean, double deviation) {}

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
