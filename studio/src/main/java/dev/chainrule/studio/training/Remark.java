package dev.chainrule.studio.training;

import dev.chainrule.data.Dataset;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.training.DivergenceException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Why a training stopped by itself, or cannot be: in English, and as a word with its figures, which a page says in its
 * reader's language.
 *
 * @param key the word
 * @param figures numbers and names by name
 * @param message the same in English
 */
record Remark(String key, Map<String, Object> figures, String message) {
    /** From this size on inputs are called large where a training ran away, as the engine does. */
    private static final double LARGE = 100;

    Remark {
        figures = Collections.unmodifiableMap(new TreeMap<>(figures));
    }

    /** After so many epochs there are no more. */
    static Remark enough(int epochs) {
        return new Remark(
                "enough",
                Map.of("epochs", epochs),
                epochs + " epochs are over: a new training can go on from these parameters");
    }

    /** The training ran away at {@code step} of {@code epoch}: its rows are not scaled, or the rate is too high. */
    static Remark of(DivergenceException problem, long step, int epoch, double rate, Dataset data) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("step", step);
        figures.put("epoch", epoch);
        figures.put("rate", rate);
        figures.put("lower", rate / 10);
        double largest = largest(data.features());
        figures.put("largest", largest);
        return new Remark(
                largest > LARGE ? "away-by-inputs" : "away-by-rate", figures, String.valueOf(problem.getMessage()));
    }

    private static double largest(Matrix inputs) {
        double largest = 0;
        for (int i = 0; i < inputs.rows(); i++) {
            for (int j = 0; j < inputs.columns(); j++) {
                largest = Math.max(largest, Math.abs(inputs.get(i, j)));
            }
        }
        return largest;
    }

    /** "key" and the figures. */
    Map<String, @Nullable Object> toTree() {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("key", key);
        tree.putAll(figures);
        return tree;
    }
}
