package dev.chainrule.explain.diagnosis;

import dev.chainrule.explain.diagnosis.Finding.Kind;
import dev.chainrule.explain.formula.Digits;
import java.util.ArrayList;
import java.util.List;

/** Inputs that are far from 0 or of very different size. */
final class InputFindings {
    private static final Digits DIGITS = new Digits(3);

    /** An input's root mean square should not be above this. */
    private static final double LARGE = 10;

    /** Nor should inputs that vary differ in their deviation by more than this. */
    private static final double UNEQUAL = 1000;

    private static final int NAMED = 3;

    private InputFindings() {}

    static List<Finding> of(double[][] rows, List<String> names) {
        List<Integer> large = new ArrayList<>();
        int largest = 0;
        int smallest = -1;
        int widest = -1;
        double[] size = new double[names.size()];
        double[] deviation = new double[names.size()];
        for (int i = 0; i < size.length; i++) {
            double mean = 0;
            double squares = 0;
            for (double[] row : rows) {
                mean += row[i] / rows.length;
                squares += row[i] * row[i] / rows.length;
            }
            double variance = 0;
            for (double[] row : rows) {
                variance += (row[i] - mean) * (row[i] - mean) / rows.length;
            }
            size[i] = Math.sqrt(squares);
            deviation[i] = Math.sqrt(variance);
            if (size[i] > LARGE) {
                large.add(i);
            }
            largest = size[i] > size[largest] ? i : largest;
            if (deviation[i] > 0) {
                smallest = smallest < 0 || deviation[i] < deviation[smallest] ? i : smallest;
                widest = widest < 0 || deviation[i] > deviation[widest] ? i : widest;
            }
        }
        String advice = "Scale them: in a recipe the scalings standard, robust and quantile do it; by hand subtract the"
                + " mean and divide by the deviation.";
        if (!large.isEmpty()) {
            String which = String.join(
                            ", ", large.stream().limit(NAMED).map(names::get).toList())
                    + (large.size() > NAMED ? ", …" : "");
            return List.of(new Finding(
                    Kind.UNSCALED_INPUTS,
                    "inputs " + which,
                    size[largest],
                    large.size() + " of " + names.size() + " inputs are large; “" + names.get(largest)
                            + "” is " + DIGITS.text(size[largest])
                            + " in root mean square, and its weights' gradients are as many times too large",
                    advice));
        }
        if (smallest >= 0 && deviation[widest] > UNEQUAL * deviation[smallest]) {
            double ratio = deviation[widest] / deviation[smallest];
            return List.of(new Finding(
                    Kind.UNSCALED_INPUTS,
                    "inputs " + names.get(smallest) + ", " + names.get(widest),
                    ratio,
                    "“" + names.get(widest) + "” varies " + DIGITS.text(ratio) + " times as much as “"
                            + names.get(smallest) + "”: no rate suits both",
                    advice));
        }
        return List.of();
    }
}
