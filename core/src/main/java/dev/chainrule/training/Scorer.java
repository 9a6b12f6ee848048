package dev.chainrule.training;

import dev.chainrule.data.Dataset;
import dev.chainrule.kernels.Matrix;
import java.util.Map;

/** Metrics of the validation rows after each epoch, by name. */
@FunctionalInterface
public interface Scorer {
    /** The metrics of {@code outputs} (rows × outputs) for {@code validation}, in the order to show them. */
    Map<String, Double> score(Matrix outputs, Dataset validation);
}
