package dev.chainrule.explain;

import static dev.chainrule.explain.Figures.difference;
import static dev.chainrule.explain.Figures.figure;
import static dev.chainrule.explain.Figures.sum;

import dev.chainrule.data.Column;
import dev.chainrule.data.Origin;
import dev.chainrule.data.Table;
import dev.chainrule.explain.document.Prose;
import dev.chainrule.explain.formula.Digits;
import dev.chainrule.explain.formula.Formula;
import dev.chainrule.preprocessing.BooleanFeature;
import dev.chainrule.preprocessing.CategoryFeature;
import dev.chainrule.preprocessing.DateFeature;
import dev.chainrule.preprocessing.Encoding;
import dev.chainrule.preprocessing.Feature;
import dev.chainrule.preprocessing.NumericFeature;
import dev.chainrule.preprocessing.Scaling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model's preprocessing makes of one value of a row: raw value, then what stands for a missing one, then scaling and
 * the pieces of the scaled value, or one input per category.
 *
 * @param column its name
 * @param raw the value in the words of the data; null where it is missing
 * @param inputs the inputs of the network that come of it
 * @param steps what is done, in order
 */
public record PreparedColumn(String column, @Nullable String raw, List<Input> inputs, List<PreparedStep> steps) {
    /**
     * An input of the network.
     *
     * @param name its name
     * @param value as the network gets it: a float32 number
     */
    public record Input(String name, double value) {}

    /** A value of {@code inputs}. */
    public PreparedColumn {
        inputs = List.copyOf(inputs);
        steps = List.copyOf(steps);
    }

    /**
     * What {@code feature} makes of the only row of {@code table}.
     *
     * @param values the inputs that it gave, in its order
     */
    static PreparedColumn of(Feature feature, Table table, double[] values, Digits digits) {
        Column column = table.column(feature.column());
        String raw = column.isMissing(0) ? null : column.word(0);
        List<Input> inputs = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            inputs.add(new Input(feature.inputs().get(i), values[i]));
        }
        List<PreparedStep> steps = switch (feature) {
            case NumericFeature numeric -> numeric(numeric, column, table.origin(), digits);
            case BooleanFeature flag -> List.of(truth(flag, raw));
            case CategoryFeature category -> List.of(category(category, raw));
        };
        return new PreparedColumn(feature.column(), raw, inputs, steps);
    }

    // ---- numbers and dates ----

    private static List<PreparedStep> numeric(NumericFeature feature, Column column, Origin origin, Digits digits) {
        List<PreparedStep> steps = new ArrayList<>();
        double x = column.isMissing(0) ? Double.NaN : feature.value(column, 0, origin);
        boolean single = feature.encoding().width() == 1;
        if (Double.isNaN(x)) {
            x = feature.fill();
            steps.add(PreparedStep.words(Prose.of(
                    "missing: the median of the training rows, ",
                    figure(x, digits),
                    ", stands for it"
                            + (feature.flag()
                                    ? (single ? "; a second" : "; the last") + " input says 1 for “missing”"
                                    : ""))));
        } else {
            if (feature instanceof DateFeature) {
                steps.add(PreparedStep.words(Prose.of("days since 1970-01-01: ", figure(x, digits))));
            }
            if (feature.flag()) {
                steps.add(PreparedStep.words(
                        Prose.of("it is not missing: the " + (single ? "second" : "last") + " input is 0")));
            }
        }
        scaled(feature, x, digits, steps);
        if (feature.encoding() instanceof Encoding.PiecewiseLinear bins) {
            pieces(feature.column(), bins, feature.scaling().apply(x), digits, steps);
        }
        return steps;
    }

    private static void scaled(NumericFeature feature, double x, Digits digits, List<PreparedStep> steps) {
        Formula name = new Formula.Words(feature.column());
        double y = feature.scaling().apply(x);
        switch (feature.scaling()) {
            case Scaling.None _ -> steps.add(PreparedStep.words(Prose.of("taken as it is")));
            case Scaling.Standard s ->
                steps.add(new PreparedStep(
                        Prose.of("minus the mean of the training rows, over their deviation"),
                        Formula.equal(name, over(x, s.mean(), s.deviation(), digits), figure(y, digits)),
                        y));
            case Scaling.Robust s -> {
                double ratio = (x - s.centre()) / s.scale();
                steps.add(new PreparedStep(
                        Prose.of("minus the median of the training rows, over the distance of their quartiles"),
                        Formula.equal(name, over(x, s.centre(), s.scale(), digits), figure(ratio, digits)),
                        ratio));
                if (ratio != y) {
                    steps.add(PreparedStep.words(
                            Prose.of("clipped to ±", figure(s.limit(), digits), ": ", figure(y, digits))));
                }
            }
            case Scaling.Smooth s -> {
                double z = s.ratio(x);
                steps.add(new PreparedStep(
                        Prose.of("minus the median of the training rows, over the distance of their quartiles"),
                        Formula.equal(
                                Formula.name("z", "", ""), over(x, s.centre(), s.scale(), digits), figure(z, digits)),
                        z));
                Formula share = new Formula.Fraction(figure(z, digits), figure(s.limit(), digits));
                Formula root = Formula.call("√", Formula.sum(Formula.whole(1), new Formula.Power(share, "2")));
                steps.add(new PreparedStep(
                        Prose.of("drawn in smoothly, so that nothing is further out than ±", figure(s.limit(), digits)),
                        Formula.equal(name, new Formula.Fraction(figure(z, digits), root), figure(y, digits)),
                        y));
            }
            case Scaling.Quantile s -> steps.add(quantile(name, s, x, y, digits));
        }
    }

    /** How far the scaled value {@code y} has passed through the bin it is in; what the other bins say follows from that. */
    private static void pieces(
            String column, Encoding.PiecewiseLinear bins, double y, Digits digits, List<PreparedStep> steps) {
        int bin = bins.bin(y);
        double low = bins.edges()[bin];
        double high = bins.edges()[bin + 1];
        double passed = (y - low) / (high - low);
        double share = bins.share(y, bin);
        List<String> others = new ArrayList<>();
        if (bin > 0) {
            others.add(
                    bin == 1
                            ? "1 for the bin before, which is passed"
                            : "1 for the " + bin + " bins before, which are passed");
        }
        int behind = bins.width() - bin - 1;
        if (behind > 0) {
            others.add(
                    behind == 1
                            ? "0 for the bin behind, which is not reached"
                            : "0 for the " + behind + " bins behind, which are not reached");
        }
        steps.add(new PreparedStep(
                Prose.of(
                        "of " + bins.width() + (bins.width() == 1 ? " bin" : " bins") + " it is in number " + (bin + 1)
                                + ", from ",
                        figure(low, digits),
                        " to ",
                        figure(high, digits),
                        others.isEmpty() ? "" : "; " + String.join(", ", others)),
                Formula.equal(
                        new Formula.Words(column + " piece " + (bin + 1)),
                        new Formula.Fraction(minus(y, low, digits), minus(high, low, digits)),
                        figure(passed, digits)),
                passed));
        if (share != passed) {
            steps.add(PreparedStep.words(
                    Prose.of("that is further out than the bin is wide: it counts as ", figure(share, digits))));
        }
    }

    /** (x − centre) / scale. */
    private static Formula over(double x, double centre, double scale, Digits digits) {
        return new Formula.Fraction(minus(x, centre, digits), figure(scale, digits));
    }

    private static PreparedStep quantile(Formula name, Scaling.Quantile s, double x, double y, Digits digits) {
        double[] knots = s.knots();
        double[] values = s.values();
        int last = knots.length - 1;
        if (x <= knots[0] || x >= knots[last]) {
            boolean low = x <= knots[0];
            int end = low ? 0 : last;
            return new PreparedStep(
                    Prose.of(
                            (low ? "not above the lowest knot " : "not below the highest knot "),
                            figure(knots[end], digits),
                            ", where the line is flat"),
                    Formula.equal(name, figure(y, digits)),
                    y);
        }
        int found = Arrays.binarySearch(knots, x);
        int i = found >= 0 ? found : -found - 2;
        Formula share = new Formula.Fraction(minus(x, knots[i], digits), minus(knots[i + 1], knots[i], digits));
        Formula line = sum(figure(values[i], digits), Formula.product(share, minus(values[i + 1], values[i], digits)));
        return new PreparedStep(
                Prose.of(
                        "between the knots ",
                        figure(knots[i], digits),
                        " and ",
                        figure(knots[i + 1], digits),
                        ", which stand for the normal quantiles ",
                        figure(values[i], digits),
                        " and ",
                        figure(values[i + 1], digits)),
                Formula.equal(name, line, figure(y, digits)),
                y);
    }

    // ---- booleans and words ----

    private static PreparedStep truth(BooleanFeature feature, @Nullable String raw) {
        if (raw == null) {
            return PreparedStep.words(
                    Prose.of("missing: 0" + (feature.flag() ? "; a second input says 1 for “missing”" : "")));
        }
        return PreparedStep.words(Prose.of(raw.equalsIgnoreCase("true") ? "true is 1" : "false is −1"));
    }

    private static PreparedStep category(CategoryFeature feature, @Nullable String raw) {
        String word = raw == null ? CategoryFeature.MISSING : raw;
        boolean known = feature.categories().contains(word);
        int count = feature.categories().size() + 1;
        String what = raw == null ? "missing values" : "“" + raw + "”";
        return PreparedStep.words(Prose.of(
                known
                        ? "one input for each of " + count + " categories: 1 for " + what + ", 0 for the others"
                        : what + " was not in the training rows: 1 for “unknown”, 0 for the " + (count - 1)
                                + " known categories"));
    }

    private static Formula minus(double x, double y, Digits digits) {
        return difference(figure(x, digits), figure(y, digits));
    }
}
