package dev.chainrule.model;

import dev.chainrule.data.Dataset;
import dev.chainrule.data.Split;
import dev.chainrule.data.Table;
import dev.chainrule.engine.Pass;
import dev.chainrule.kernels.Compute;
import dev.chainrule.kernels.Kernels;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.metrics.Evaluation;
import dev.chainrule.network.Network;
import dev.chainrule.network.Parameters;
import dev.chainrule.preprocessing.Preprocessing;
import dev.chainrule.preprocessing.QuantileTarget;
import dev.chainrule.preprocessing.Target;
import dev.chainrule.training.FoldTrainings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the trainings of the folds make of rows that they have not learned from: it stands for what the model that learned from
 * all of them makes of rows that nobody has seen.
 */
final class OutOfFold {
    private final List<Split> folds;
    private final List<Parameters> parameters;
    private final Dataset data;
    private final Target target;
    private final Compute compute;

    /** Of the {@code trainings} of {@code folds} of {@code data}, after the training beside them. */
    OutOfFold(FoldTrainings trainings, List<Split> folds, Dataset data, Preprocessing preprocessing, Compute compute) {
        this.folds = folds;
        this.parameters = trainings.parameters();
        this.data = data;
        this.target = preprocessing.target();
        this.compute = compute;
    }

    /** Calibrates {@code kept}, the model of all rows, and with it those of the folds; empty if there is nothing to. */
    Optional<Calibration> calibrate(Parameters kept) {
        Network network = kept.network();
        if (!Calibrator.suits(network, target)) {
            return Optional.empty();
        }
        boolean quantiles = target instanceof QuantileTarget;
        int step = CalibrationRows.step(network, quantiles, rows(folds).length);
        List<CalibrationRows> parts = new ArrayList<>();
        long from = 0;
        for (int i = 0; i < parameters.size(); i++) {
            Dataset held = held(i);
            parts.add(together(CalibrationRows.of(parameters.get(i), quantiles, held, from, step, compute), i));
            from += held.rows();
        }
        Optional<Calibration> calibration = Calibrator.calibrate(kept, target, CalibrationRows.of(parts), compute);
        calibration.ifPresent(found -> parameters.forEach(fold -> Calibrator.apply(found, fold, target)));
        return calibration;
    }

    /** {@code rows} with weights by the scale of all folds, not of their own. */
    private CalibrationRows together(CalibrationRows rows, int fold) {
        double mean = Arrays.stream(folds.get(fold).validation())
                .mapToDouble(data::weight)
                .average()
                .orElseThrow();
        float[] weights = rows.weights().clone();
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) (weights[i] * mean);
        }
        return new CalibrationRows(
                rows.values(), rows.targets(), weights, rows.counting(), rows.first(), rows.differs());
    }

    /** The rows that are held out, fold after fold. */
    static int[] rows(List<Split> folds) {
        return folds.stream()
                .flatMapToInt(fold -> Arrays.stream(fold.validation()))
                .toArray();
    }

    private Dataset held(int fold) {
        return data.select(folds.get(fold).validation());
    }

    /** The metrics of the rows that were held out, all folds together. */
    Evaluation evaluate(Table table, RowWeights weighing) {
        int[] rows = rows(folds);
        Matrix outputs = Matrix.of(rows.length, data.outputs());
        try (Kernels kernels = compute.open()) {
            int at = 0;
            for (int i = 0; i < parameters.size(); i++) {
                Matrix inputs = held(i).features();
                Parameters fold = parameters.get(i);
                Pass pass = Pass.prediction(fold, kernels, Math.min(Pass.rowsAtOnce(fold.network()), inputs.rows()));
                Matrix own = pass.predictAll(inputs);
                for (int row = 0; row < own.rows(); row++, at++) {
                    for (int k = 0; k < own.columns(); k++) {
                        outputs.set(at, k, own.get(row, k));
                    }
                }
            }
        }
        Table judged = table.select(rows);
        Predictions predictions =
                Predictions.of(target, parameters.getFirst().network().output().activation(), outputs, Map.of());
        return Evaluator.evaluate(predictions, judged, weighing.weights(judged));
    }
}
