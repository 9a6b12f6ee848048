package dev.chainrule.explain;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/** Sums of many terms, of which a few are shown. */
final class Sums {
    private static final int SHOWN = 5;

    /** Where a sum has no term that is to be shown in any case. */
    static final int NONE = -1;

    private Sums() {}

    /** All {@code terms}, or of more than {@code longest} the five largest in order and the rest together. */
    static List<Expression> focus(List<Expression> terms, int longest, Function<Quantity, Double> values) {
        return focus(terms, longest, values, NONE);
    }

    /**
     * All {@code terms}, or of more than {@code longest} the one at {@code worked}, from which the page goes on, the largest
     * others, five with it, in order, and the rest together.
     */
    static List<Expression> focus(List<Expression> terms, int longest, Function<Quantity, Double> values, int worked) {
        if (terms.size() <= longest) {
            return new ArrayList<>(terms);
        }
        List<Integer> bySize = new ArrayList<>();
        double[] sizes = new double[terms.size()];
        for (int i = 0; i < sizes.length; i++) {
            bySize.add(i);
            sizes[i] = i == worked
                    ? Double.NEGATIVE_INFINITY
                    : -Math.abs(terms.get(i).evaluate(Arithmetic.DOUBLES, values));
        }
        bySize.sort(Comparator.comparingDouble(i -> sizes[i]));
        List<Integer> largest = bySize.subList(0, Math.max(1, Math.min(SHOWN, longest - 1))).stream()
                .sorted()
                .toList();
        List<Expression> shown = new ArrayList<>();
        largest.forEach(i -> shown.add(terms.get(i)));
        List<Expression> rest = new ArrayList<>();
        for (int i = 0; i < terms.size(); i++) {
            if (!largest.contains(i)) {
                rest.add(terms.get(i));
            }
        }
        shown.add(new Expression.Rest(List.copyOf(rest)));
        return shown;
    }
}
