package dev.chainrule.explain;

import static dev.chainrule.explain.Figures.figure;

import dev.chainrule.explain.document.Prose;
import dev.chainrule.explain.formula.Digits;
import dev.chainrule.explain.formula.Formula;
import dev.chainrule.model.Model;
import dev.chainrule.network.Tanh;
import dev.chainrule.preprocessing.ClassTarget;
import dev.chainrule.preprocessing.LabelTarget;
import dev.chainrule.preprocessing.NumberTarget;
import dev.chainrule.preprocessing.QuantileTarget;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the outputs of a model's network mean, in the words and units of the data.
 *
 * @param words the prediction for each target column
 * @param probabilities of each class or label, in order; empty for numbers
 * @param values the predicted number of each target, in its own units; empty for classes and labels
 * @param steps the way from the outputs to that
 */
public record ModelAnswer(
        Map<String, String> words,
        Map<String, Double> probabilities,
        Map<String, Double> values,
        List<PreparedStep> steps) {

    /** What the outputs {@code y} of {@code model} for one row mean, one number per output of its network. */
    public static ModelAnswer of(Model model, double[] y, Digits digits) {
        Map<String, String> words = new LinkedHashMap<>();
        Map<String, Double> probabilities = new LinkedHashMap<>();
        Map<String, Double> values = new LinkedHashMap<>();
        List<PreparedStep> steps = new ArrayList<>();
        boolean tanh = model.network().output().activation() instanceof Tanh;
        switch (model.preprocessing().target()) {
            case NumberTarget numbers -> {
                for (int k = 0; k < y.length; k++) {
                    NumberTarget.Scale scale = numbers.scales().get(k);
                    double value = inUnits(scale, scale.column(), y[k], digits, steps);
                    values.put(scale.column(), value);
                    words.put(scale.column(), digits.text(value));
                }
            }
            case QuantileTarget quantiles -> {
                for (int k = 0; k < y.length; k++) {
                    inUnits(quantiles.scale(k), quantiles.names().get(k), y[k], digits, steps);
                }
                quantiles(quantiles, y, digits, words, values, steps);
            }
            case ClassTarget classes -> {
                if (y.length == 1) {
                    double second = probability(y[0], tanh);
                    probabilities.put(classes.classes().getFirst(), 1 - second);
                    probabilities.put(classes.classes().getLast(), second);
                    steps.add(PreparedStep.words(Prose.of(
                            (tanh ? "(output + 1)/2" : "the output") + " is the probability of “"
                                    + classes.classes().getLast() + "”: ",
                            figure(second, digits),
                            "; “" + classes.classes().getFirst() + "” has the rest")));
                } else {
                    for (int k = 0; k < y.length; k++) {
                        probabilities.put(classes.classes().get(k), y[k]);
                    }
                    steps.add(PreparedStep.words(Prose.of("each output is the probability of its class")));
                }
                String best = "";
                double most = Double.NEGATIVE_INFINITY;
                for (Map.Entry<String, Double> entry : probabilities.entrySet()) {
                    if (entry.getValue() > most) {
                        best = entry.getKey();
                        most = entry.getValue();
                    }
                }
                words.put(classes.column(), best);
                steps.add(PreparedStep.words(Prose.of("“" + best + "” is the most probable: ", figure(most, digits))));
            }
            case LabelTarget labels -> {
                for (int k = 0; k < y.length; k++) {
                    LabelTarget.Label label = labels.labels().get(k);
                    double p = probability(y[k], tanh);
                    probabilities.put(label.column(), p);
                    words.put(label.column(), p >= 0.5 ? label.yes() : label.no());
                    steps.add(PreparedStep.words(Prose.of(
                            label.column() + " is “" + label.yes() + "” with probability ", figure(p, digits))));
                }
            }
        }
        return new ModelAnswer(words, probabilities, values, steps);
    }

    /** The output {@code y} in the units of the data, step by step. */
    private static double inUnits(
            NumberTarget.Scale scale, String name, double y, Digits digits, List<PreparedStep> steps) {
        double free = scale.mean() + scale.deviation() * y;
        double value = scale.clamp(free);
        steps.add(new PreparedStep(
                Prose.of("the output times the deviation of the training rows, plus their mean"),
                Formula.equal(
                        new Formula.Words(name),
                        Figures.sum(
                                figure(scale.mean(), digits),
                                Formula.product(figure(scale.deviation(), digits), figure(y, digits))),
                        figure(free, digits)),
                free));
        if (value != free) {
            steps.add(PreparedStep.words(Prose.of(
                    "that is " + (value > free ? "less than the least" : "more than the most")
                            + " of the training rows, which counts instead: ",
                    figure(value, digits))));
        }
        return value;
    }

    /** From the quantiles of each target to its prediction. */
    private static void quantiles(
            QuantileTarget target,
            double[] y,
            Digits digits,
            Map<String, String> words,
            Map<String, Double> values,
            List<PreparedStep> steps) {
        double[] sorted = target.values(y);
        int each = target.quantiles().size();
        int[] middle = target.middle();
        for (int k = 0; k < target.scales().size(); k++) {
            String column = target.scales().get(k).column();
            double below = sorted[k * each + middle[0]];
            double above = sorted[k * each + middle[1]];
            double value = below == above ? below : 0.5 * (below + above);
            values.put(column, value);
            words.put(column, digits.text(value));
            steps.add(PreparedStep.words(Prose.of(
                    "in the order of their size these are the quantiles of " + column + "; the prediction is "
                            + (middle[0] == middle[1] ? "the one in the middle: " : "halfway between the middle two: "),
                    figure(value, digits))));
        }
    }

    /** A tanh output stands for 2p − 1, any other for p itself. */
    private static double probability(double y, boolean tanh) {
        return tanh ? 0.5 * y + 0.5 : y;
    }
}
