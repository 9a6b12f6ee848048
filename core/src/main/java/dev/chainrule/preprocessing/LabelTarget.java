package dev.chainrule.preprocessing;

import dev.chainrule.data.Task;
import java.util.List;

/**
 * Labels that hold or do not hold, each by itself: an output per column, the probability that it holds.
 *
 * @param labels one per target column
 */
public record LabelTarget(List<Label> labels) implements Target {
    /**
     * One label.
     *
     * @param column its column
     * @param no the word of the data for "does not hold"
     * @param yes the word of the data for "holds"
     */
    public record Label(String column, String no, String yes) {}

    /** No label. */
    public LabelTarget() {
        this(List.of());
    }

    /** A target of {@code labels}. */
    public LabelTarget {
        labels = List.copyOf(labels);
    }

    @Override
    public String name() {
        return "labels";
    }

    @Override
    public Task task() {
        return Task.MULTILABEL;
    }

    @Override
    public List<String> columns() {
        return labels.stream().map(Label::column).toList();
    }

    @Override
    public int outputs() {
        return labels.size();
    }
}
