package dev.chainrule.preprocessing;

import dev.chainrule.data.Task;
import java.util.List;

/**
 * One of several classes. Two classes have one output, the probability of the second; more have one each.
 *
 * @param column the target column
 * @param classes the words of the data, in order
 */
public record ClassTarget(String column, List<String> classes) implements Target {
    /** No class is known. */
    public ClassTarget() {
        this("", List.of());
    }

    /** A target of {@code classes}. */
    public ClassTarget {
        classes = List.copyOf(classes);
    }

    @Override
    public String name() {
        return "classes";
    }

    @Override
    public Task task() {
        return classes.size() == 2 ? Task.BINARY : Task.MULTICLASS;
    }

    @Override
    public List<String> columns() {
        return List.of(column);
    }

    @Override
    public int outputs() {
        return classes.size() == 2 ? 1 : classes.size();
    }
}
