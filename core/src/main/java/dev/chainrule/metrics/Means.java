package dev.chainrule.metrics;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** Means over classes, labels and targets. */
final class Means {
    private Means() {}

    /** The mean of those values that are not NaN; NaN when all are. */
    static <T> double ofDefined(List<T> items, ToDoubleFunction<T> value) {
        double sum = 0;
        int defined = 0;
        for (T item : items) {
            double x = value.applyAsDouble(item);
            if (!Double.isNaN(x)) {
                sum += x;
                defined++;
            }
        }
        return defined == 0 ? Double.NaN : sum / defined;
    }
}
