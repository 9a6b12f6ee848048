package dev.chainrule.model;

import java.util.List;

/**
 * What was changed in the output layer of a network, by rows that it had not learned from, so that its predictions mean what
 * they say.
 *
 * @param temperature by what the weights and biases were divided; 1 for nothing, as for numbers
 * @param shifts one number per target: by how much, in the units of the outputs, its lowest quantile was lowered and its highest
 *     raised; empty unless quantiles are predicted
 */
public record Calibration(double temperature, List<Double> shifts) {
    /** A calibration with a copy of {@code shifts}. */
    public Calibration {
        shifts = List.copyOf(shifts);
    }

    /** Whether everything stayed as it was, as where there were too few rows to learn it from. */
    public boolean isNothing() {
        return temperature == 1 && shifts.stream().allMatch(shift -> shift == 0);
    }
}
