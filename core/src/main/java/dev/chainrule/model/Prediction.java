package dev.chainrule.model;

import dev.chainrule.description.Nearest;
import dev.chainrule.preprocessing.NumberTarget;
import dev.chainrule.preprocessing.QuantileTarget;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The prediction for one row. */
public final class Prediction {
    private final Predictions all;
    private final int row;

    Prediction(Predictions all, int row) {
        this.all = all;
        this.row = row;
    }

    /** The predicted class, or number, in the words of the data; of the first target if there are several. */
    public String word() {
        return all.words(row).getFirst();
    }

    /**
     * The predicted number, of the first target if there are several.
     *
     * @throws IllegalStateException if the model predicts no numbers
     */
    public double value() {
        if (!(all.target() instanceof NumberTarget) && !(all.target() instanceof QuantileTarget)) {
            throw new IllegalStateException("the model predicts classes, not numbers");
        }
        return all.value(row, 0);
    }

    /** The prediction of each target column by name, in the words of the data. */
    public Map<String, String> words() {
        Map<String, String> words = new LinkedHashMap<>();
        List<String> columns = all.target().columns();
        for (int k = 0; k < columns.size(); k++) {
            words.put(columns.get(k), all.words(row).get(k));
        }
        return words;
    }

    /** The probability of each class or label, in order; empty for numbers. */
    public Map<String, Float> probabilities() {
        Map<String, Float> probabilities = new LinkedHashMap<>();
        List<String> names = all.classNames();
        for (int c = 0; c < names.size(); c++) {
            probabilities.put(names.get(c), all.probability(row, c));
        }
        return probabilities;
    }

    /** The predicted quantiles by name, {@code quantile:0.05} and so on; empty unless they are what is predicted. */
    public Map<String, Double> quantiles() {
        Map<String, Double> quantiles = new LinkedHashMap<>();
        List<String> names = all.quantileNames();
        for (int k = 0; k < names.size(); k++) {
            quantiles.put(names.get(k), all.quantile(row, k));
        }
        return quantiles;
    }

    /**
     * The probability of the class or label {@code name}.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    public float probability(String name) {
        Float probability = probabilities().get(name);
        if (probability == null) {
            throw new IllegalArgumentException(
                    "there is no class '" + name + "'" + Nearest.hint(name, all.classNames()));
        }
        return probability;
    }

    @Override
    public String toString() {
        return words()
                + (probabilities().isEmpty() ? "" : " " + probabilities())
                + (quantiles().isEmpty() ? "" : " " + quantiles());
    }
}
