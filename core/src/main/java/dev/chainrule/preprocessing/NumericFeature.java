package dev.chainrule.preprocessing;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.Column;
import dev.chainrule.data.NumberColumn;
import dev.chainrule.data.Origin;
import dev.chainrule.kernels.Matrix;
import java.util.ArrayList;
import java.util.List;

/**
 * A column of numbers or dates: a missing value becomes the median, the value is scaled and encoded; a flag, the last of
 * its inputs, may say "missing".
 */
public sealed interface NumericFeature extends Feature permits NumberFeature, DateFeature {
    /** What stands for a missing value, before scaling. */
    double fill();

    /** Whether there is a further input that is 1 where the value is missing. */
    boolean flag();

    /** How values are scaled. */
    Scaling scaling();

    /** How scaled values become inputs. */
    Encoding encoding();

    /**
     * The value of {@code row} before scaling (of a date in days since 1970-01-01), NaN when missing.
     *
     * @throws ChainruleException naming the row by {@code origin} if it is of the wrong kind or infinite
     */
    double value(Column column, int row, Origin origin);

    @Override
    default List<String> inputs() {
        List<String> inputs = new ArrayList<>();
        if (encoding() instanceof Encoding.PiecewiseLinear) {
            for (int piece = 1; piece <= encoding().width(); piece++) {
                inputs.add(column() + " piece " + piece);
            }
        } else {
            inputs.add(column());
        }
        if (flag()) {
            inputs.add(column() + " missing");
        }
        return List.copyOf(inputs);
    }

    @Override
    default List<InputGroup> groups(int first) {
        int width = encoding().width();
        InputGroup.Kind kind = switch (encoding()) {
            case Encoding.Plain _ -> InputGroup.Kind.NUMBER;
            case Encoding.PiecewiseLinear _ -> InputGroup.Kind.PIECES;
        };
        InputGroup value = new InputGroup(first, width, kind);
        return flag() ? List.of(value, new InputGroup(first + width, 1, InputGroup.Kind.FLAG)) : List.of(value);
    }

    @Override
    default int encode(Column column, int from, Origin origin, Matrix inputs, int first) {
        for (int i = 0; i < inputs.rows(); i++) {
            int row = from + i;
            double x = column.isMissing(row) ? Double.NaN : value(column, row, origin);
            boolean missing = Double.isNaN(x);
            double scaled = scaling().apply(missing ? fill() : x);
            if (!Float.isFinite((float) scaled)) {
                throw new ChainruleException(origin.place(row, column()) + ": " + NumberColumn.text(x)
                        + " is too large for the scaling '" + scaling().name()
                        + "' of this column: mend it, or train with quantile, smooth or robust, which take any number");
            }
            encoding().encode(scaled, inputs.array(), inputs.offset() + i * inputs.stride() + first);
            if (flag() && missing) {
                inputs.set(i, first + encoding().width(), 1);
            }
        }
        return 0;
    }
}
