package dev.chainrule.training;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one pass over the training rows came to.
 *
 * @param number counts from 1
 * @param steps updates so far, this epoch's included
 * @param loss the optimised loss (penalties and weights included), mean over the epoch's rows as they were met
 * @param validationLoss the loss on the validation rows at the end of the epoch; null without validation rows
 * @param metrics of the validation rows, by name
 * @param gradientNorm Euclidean length of the gradient of the last step, before clipping
 * @param rate the learning rate of the last step
 */
public record Epoch(
        int number,
        long steps,
        double loss,
        @Nullable Double validationLoss,
        Map<String, Double> metrics,
        double gradientNorm,
        double rate) {
    /** Keeps the order of the metrics. */
    public Epoch {
        metrics = metrics.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    }

    /** What is watched: the validation loss where there is one, else the training loss. */
    public double monitored() {
        return validationLoss == null ? loss : validationLoss;
    }
}
