package dev.chainrule.preprocessing;

import dev.chainrule.data.Column;
import dev.chainrule.data.Origin;
import dev.chainrule.kernels.Matrix;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A column of words: one input per category, 1 for the row's own and 0 for the others, and a last one for "unknown".
 *
 * @param column its name
 * @param categories in order; "" is the category of missing values, if training had any
 */
public record CategoryFeature(String column, List<String> categories) implements Feature {
    /** The word for a missing value. */
    public static final String MISSING = "";

    /** No category is known. */
    public CategoryFeature() {
        this("", List.of());
    }

    /** The feature of {@code categories}. */
    public CategoryFeature {
        categories = List.copyOf(categories);
    }

    @Override
    public String name() {
        return "category";
    }

    @Override
    public List<String> inputs() {
        List<String> inputs = new ArrayList<>();
        categories.forEach(word -> inputs.add(column + "=" + (word.equals(MISSING) ? "(missing)" : word)));
        inputs.add(column + "=(unknown)");
        return inputs;
    }

    @Override
    public List<InputGroup> groups(int first) {
        return List.of(new InputGroup(first, categories.size() + 1, InputGroup.Kind.CATEGORY));
    }

    @Override
    public int encode(Column values, int from, Origin origin, Matrix inputs, int first) {
        Map<String, Integer> index = new HashMap<>();
        for (int c = 0; c < categories.size(); c++) {
            index.put(categories.get(c), c);
        }
        int unknown = 0;
        for (int i = 0; i < inputs.rows(); i++) {
            int row = from + i;
            Integer found = index.get(values.isMissing(row) ? MISSING : values.word(row));
            if (found == null && !values.isMissing(row)) {
                unknown++;
            }
            inputs.set(i, first + (found == null ? categories.size() : found), 1);
        }
        return unknown;
    }
}
