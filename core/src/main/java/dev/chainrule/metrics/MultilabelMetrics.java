package dev.chainrule.metrics;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The metrics of {@link LabelComparison}.
 *
 * @param rows the number of rows
 * @param subsetAccuracy the part of the rows of which every label is right
 * @param hammingLoss the part of all rows' labels that is wrong (Schapire and Singer 1999)
 * @param logLoss the mean of the labels' log losses, in nats (Good 1952)
 * @param auc the mean of the labels' areas under the ROC curve (Hanley and McNeil 1982), over those for which it is
 *     defined
 * @param perLabel the metrics of each label, in order
 * @param macro the labels' mean precision, recall and F1, over the labels that occur or are predicted
 * @param micro precision, recall and F1 of all labels' decisions together
 */
public record MultilabelMetrics(
        int rows,
        double subsetAccuracy,
        double hammingLoss,
        double logLoss,
        double auc,
        List<Label> perLabel,
        PrecisionRecallF1 macro,
        PrecisionRecallF1 micro)
        implements Evaluation {

    /**
     * The metrics of one label.
     *
     * @param accuracy the part of the rows for which it is right
     * @param logLoss the mean of −ln p where the label is there and −ln(1 − p) where it is not; arguments of the
     *     logarithm below 1e-15 count as 1e-15 (Good 1952)
     * @param auc the area under the ROC curve, ties counting half (Hanley and McNeil 1982); NaN when all rows or none
     *     have the label
     * @param prAuc average precision, as in {@link ClassificationMetrics}; NaN when no row has the label
     * @param scores precision, recall and F1
     * @param actual how many rows have the label
     */
    public record Label(
            double accuracy, double logLoss, double auc, double prAuc, PrecisionRecallF1 scores, long actual) {}

    /** Copies {@code perLabel}. */
    public MultilabelMetrics {
        perLabel = List.copyOf(perLabel);
    }

    /** All metrics of {@code predictions}. */
    static MultilabelMetrics of(LabelComparison predictions) {
        List<Decisions> decisions = decisions(predictions);
        List<Label> labels = IntStream.range(0, predictions.labels())
                .mapToObj(label -> label(predictions, label, decisions.get(label)))
                .toList();
        return new MultilabelMetrics(
                predictions.rows(),
                subsetAccuracy(predictions),
                hammingLoss(predictions),
                Means.ofDefined(labels, Label::logLoss),
                Means.ofDefined(labels, Label::auc),
                labels,
                macro(predictions),
                micro(predictions));
    }

    /**
     * subsetAccuracy, hammingLoss, logLoss, f1Macro, f1Micro, auc, precisionMacro, recallMacro, precisionMicro,
     * recallMicro.
     */
    @Override
    public Map<String, Double> scalars() {
        Map<String, Double> scalars = new LinkedHashMap<>();
        scalars.put("subsetAccuracy", subsetAccuracy);
        scalars.put("hammingLoss", hammingLoss);
        scalars.put("logLoss", logLoss);
        scalars.put("f1Macro", macro.f1());
        scalars.put("f1Micro", micro.f1());
        scalars.put("auc", auc);
        scalars.put("precisionMacro", macro.precision());
        scalars.put("recallMacro", macro.recall());
        scalars.put("precisionMicro", micro.precision());
        scalars.put("recallMicro", micro.recall());
        return Collections.unmodifiableMap(scalars);
    }

    static double subsetAccuracy(LabelComparison p) {
        double right = 0;
        double all = 0;
        for (int row = 0; row < p.rows(); row++) {
            boolean same = true;
            for (int label = 0; label < p.labels(); label++) {
                same &= p.predicted(row, label) == p.actual(row, label);
            }
            right += same ? p.weight(row) : 0;
            all += p.weight(row);
        }
        return right / all;
    }

    static double hammingLoss(LabelComparison p) {
        Decisions all = Decisions.together(decisions(p));
        return (all.falsePositive + all.falseNegative) / all.weight();
    }

    static double logLoss(LabelComparison p) {
        List<Double> perLabel = IntStream.range(0, p.labels())
                .mapToObj(label -> LogLoss.of(p, label))
                .toList();
        return Means.ofDefined(perLabel, Double::doubleValue);
    }

    static double auc(LabelComparison p) {
        List<Double> perLabel = IntStream.range(0, p.labels())
                .mapToObj(label -> RankedScores.ofLabel(p, label).auc())
                .toList();
        return Means.ofDefined(perLabel, Double::doubleValue);
    }

    static PrecisionRecallF1 macro(LabelComparison p) {
        return PrecisionRecallF1.macro(
                decisions(p).stream().map(Decisions::scores).toList());
    }

    static PrecisionRecallF1 micro(LabelComparison p) {
        return Decisions.together(decisions(p)).scores();
    }

    private static List<Decisions> decisions(LabelComparison p) {
        return IntStream.range(0, p.labels())
                .mapToObj(label -> Decisions.of(p, label))
                .toList();
    }

    private static Label label(LabelComparison p, int label, Decisions decisions) {
        RankedScores ranked = RankedScores.ofLabel(p, label);
        return new Label(
                (decisions.truePositive + decisions.trueNegative) / decisions.weight(),
                LogLoss.of(p, label),
                ranked.auc(),
                ranked.averagePrecision(),
                decisions.scores(),
                IntStream.range(0, p.rows()).filter(row -> p.actual(row, label)).count());
    }

    /** The weights of right and wrong decisions about a label. */
    private record Decisions(double truePositive, double falsePositive, double falseNegative, double trueNegative) {

        static Decisions of(LabelComparison p, int label) {
            double[] byKind = new double[4]; // predicted + 2 · actual
            for (int row = 0; row < p.rows(); row++) {
                byKind[(p.predicted(row, label) ? 1 : 0) + (p.actual(row, label) ? 2 : 0)] += p.weight(row);
            }
            return new Decisions(byKind[3], byKind[1], byKind[2], byKind[0]);
        }

        static Decisions together(List<Decisions> all) {
            Decisions sum = new Decisions(0, 0, 0, 0);
            for (Decisions d : all) {
                sum = new Decisions(
                        sum.truePositive + d.truePositive,
                        sum.falsePositive + d.falsePositive,
                        sum.falseNegative + d.falseNegative,
                        sum.trueNegative + d.trueNegative);
            }
            return sum;
        }

        double weight() {
            return truePositive + falsePositive + falseNegative + trueNegative;
        }

        PrecisionRecallF1 scores() {
            return PrecisionRecallF1.of(truePositive, falsePositive, falseNegative);
        }
    }
}
