package dev.chainrule.metrics;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The metrics of {@link ClassComparison}.
 *
 * @param rows the number of rows
 * @param accuracy the part of the rows whose most probable class is right
 * @param balancedAccuracy the mean recall of the classes that occur (Brodersen et al. 2010)
 * @param logLoss the mean of −ln p(actual class), in nats (Good 1952); p below 1e-15 counts as 1e-15. The probabilities
 *     are taken as they are, also when a row's do not sum to 1
 * @param auc the area under the ROC curve, ties counting half (Hanley and McNeil 1982): for two classes that of the
 *     positive (second) class; for more, the mean over the classes, each against the rest. NaN when only one class
 *     occurs
 * @param prAuc for two classes, average precision of the positive class: Σ (R_n − R_(n−1)) P_n over the distinct
 *     probabilities from the highest down, without interpolation. NaN when no row is positive, and for more classes
 * @param calibrationError the expected calibration error in 10 bins of equally many rows (by weight): Σ_b (W_b / W)
 *     |mean probability in b − part of b that came true|, of the positive class's probability for two classes and of
 *     the predicted class's for more, as {@link Reliability} has it (Naeini, Cooper and Hauskrecht 2015)
 * @param perClass precision, recall and F1 of each class against the rest, in class order
 * @param macro their mean over the classes that occur or are predicted
 * @param micro over all classes' decisions together: all three are the accuracy
 * @param confusion counts of rows, actual by predicted
 */
public record ClassificationMetrics(
        int rows,
        double accuracy,
        double balancedAccuracy,
        double logLoss,
        double auc,
        double prAuc,
        double calibrationError,
        List<PrecisionRecallF1> perClass,
        PrecisionRecallF1 macro,
        PrecisionRecallF1 micro,
        ConfusionMatrix confusion)
        implements Evaluation {

    /** Copies {@code perClass}. */
    public ClassificationMetrics {
        perClass = List.copyOf(perClass);
    }

    /** All metrics of {@code predictions}. */
    static ClassificationMetrics of(ClassComparison predictions) {
        ConfusionMatrix confusion = ConfusionMatrix.of(predictions);
        return new ClassificationMetrics(
                predictions.rows(),
                confusion.accuracy(),
                confusion.balancedAccuracy(),
                LogLoss.of(predictions),
                auc(predictions),
                prAuc(predictions),
                calibrationError(predictions),
                confusion.perClass(),
                confusion.macro(),
                confusion.micro(),
                confusion);
    }

    static double auc(ClassComparison p) {
        if (p.classes() == 2) {
            return RankedScores.ofClass(p, 1).auc();
        }
        List<Double> perClass = IntStream.range(0, p.classes())
                .mapToObj(c -> RankedScores.ofClass(p, c).auc())
                .toList();
        return Means.ofDefined(perClass, Double::doubleValue);
    }

    static double prAuc(ClassComparison p) {
        return p.classes() == 2 ? RankedScores.ofClass(p, 1).averagePrecision() : Double.NaN;
    }

    static double calibrationError(ClassComparison p) {
        return Reliability.of(p).error();
    }

    /**
     * accuracy, balancedAccuracy, logLoss, f1Macro, auc, prAuc (two classes), calibrationError, precisionMacro,
     * recallMacro; for two classes also precision, recall and f1 of the positive class.
     */
    @Override
    public Map<String, Double> scalars() {
        Map<String, Double> scalars = new LinkedHashMap<>();
        boolean two = perClass.size() == 2;
        scalars.put("accuracy", accuracy);
        scalars.put("balancedAccuracy", balancedAccuracy);
        scalars.put("logLoss", logLoss);
        scalars.put("f1Macro", macro.f1());
        scalars.put("auc", auc);
        if (two) {
            scalars.put("prAuc", prAuc);
        }
        scalars.put("calibrationError", calibrationError);
        scalars.put("precisionMacro", macro.precision());
        scalars.put("recallMacro", macro.recall());
        if (two) {
            scalars.put("precision", perClass.get(1).precision());
            scalars.put("recall", perClass.get(1).recall());
            scalars.put("f1", perClass.get(1).f1());
        }
        return Collections.unmodifiableMap(scalars);
    }
}
