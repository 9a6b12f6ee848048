package dev.chainrule.preprocessing;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.Column;
import dev.chainrule.data.NumberColumn;
import dev.chainrule.data.Origin;
import dev.chainrule.kernels.Matrix;
import java.util.List;

/** A column of numbers or dates: a missing value becomes the median, the value is scaled; a flag may say "missing". */
public sealed interface NumericFeature extends Feature permits NumberFeature, DateFeature {
    /** What stands for a missing value, before scaling. */
    double fill();

    /** Whether there is a second input that is 1 where the value is missing. */
    boolean flag();

    /** How values are scaled. */
    Scaling scaling();

    /** The value of {@code row} before scaling, NaN when missing. */
    double value(Column column, int row, Origin origin);

    @Override
    default List<String> inputs() {
        return flag() ? List.of(column(), column() + " missing") : List.of(column());
    }

    @Override
    default int encode(Column column, int from, Origin origin, Matrix inputs, int first) {
        for (int i = 0; i < inputs.rows(); i++) {
            int row = from + i;
            double x = column.isMissing(row) ? Double.NaN : value(column, row, origin);
            boolean missing = Double.isNaN(x);
            float scaled = (float) scaling().apply(missing ? fill() : x);
            if (!Float.isFinite(scaled)) {
                throw new ChainruleException(origin.place(row, column()) + ": " + NumberColumn.text(x)
                        + " is too large for the scaling '" + scaling().name()
                        + "'; quantile and robust take any number");
            }
            inputs.set(i, first, scaled);
            if (flag() && missing) {
                inputs.set(i, first + 1, 1);
            }
        }
        return 0;
    }
}
