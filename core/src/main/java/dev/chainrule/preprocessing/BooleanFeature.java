package dev.chainrule.preprocessing;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.BooleanColumn;
import dev.chainrule.data.Column;
import dev.chainrule.data.Origin;
import dev.chainrule.kernels.Matrix;
import java.util.List;

/**
 * A column of true and false: 1 and −1, and 0 where missing; a flag may say "missing".
 *
 * @param column its name
 * @param flag whether a second input says that the value is missing
 */
public record BooleanFeature(String column, boolean flag) implements Feature {
    /** Without flag. */
    public BooleanFeature() {
        this("", false);
    }

    @Override
    public String name() {
        return "boolean";
    }

    @Override
    public List<String> inputs() {
        return flag ? List.of(column, column + " missing") : List.of(column);
    }

    @Override
    public List<InputGroup> groups(int first) {
        InputGroup truth = new InputGroup(first, 1, InputGroup.Kind.FLAG);
        return flag ? List.of(truth, new InputGroup(first + 1, 1, InputGroup.Kind.FLAG)) : List.of(truth);
    }

    @Override
    public int encode(Column values, int from, Origin origin, Matrix inputs, int first) {
        for (int i = 0; i < inputs.rows(); i++) {
            int row = from + i;
            if (!values.isMissing(row)) {
                inputs.set(i, first, truth(values, row, origin) ? 1 : -1);
            } else if (flag) {
                inputs.set(i, first + 1, 1);
            }
        }
        return 0;
    }

    private boolean truth(Column values, int row, Origin origin) {
        if (values instanceof BooleanColumn booleans) {
            return booleans.value(row);
        }
        String text = values.word(row);
        if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")) {
            return text.equalsIgnoreCase("true");
        }
        throw new ChainruleException(origin.place(row, column) + ": expected true or false, found '" + text + "'");
    }
}
