package dev.chainrule.explain.diagnosis;

import dev.chainrule.explain.diagnosis.Finding.Kind;
import dev.chainrule.explain.formula.Digits;
import dev.chainrule.training.Epoch;
import dev.chainrule.training.History;
import dev.chainrule.training.Outcome;
import java.util.List;

/** What the training loss of the epochs, all of them or some in even steps, says about the rate. */
final class HistoryFindings {
    private static final Digits DIGITS = new Digits(3);

    /** Fewer epochs make no curve. */
    private static final int ENOUGH = 5;

    /** A loss that ends so many times above its best has run away. */
    private static final double AWAY = 2;

    /** Ups and downs count where they are this share of the loss, */
    private static final double ROUGH = 0.05;

    /** and so many times as long as the way made. */
    private static final double DETOUR = 4;

    /** A fall of less than this share is none. */
    private static final double FLAT = 0.02;

    /** The second half falls at least this share of the first: it has not begun to settle. */
    private static final double STRAIGHT = 0.5;

    private HistoryFindings() {}

    static List<Finding> of(History history) {
        List<Epoch> epochs = history.epochs();
        if (epochs.isEmpty()) {
            return List.of();
        }
        double[] loss = epochs.stream().mapToDouble(Epoch::loss).toArray();
        double rate = epochs.stream().mapToDouble(Epoch::rate).max().orElseThrow();
        int first = epochs.getFirst().number();
        int end = epochs.getLast().number();
        String where = "epochs " + first + " to " + end;
        int last = loss.length - 1;
        int best = best(loss);
        if (!Double.isFinite(loss[last]) || (loss.length > 1 && grew(loss, best))) {
            return List.of(new Finding(
                    Kind.RATE_TOO_HIGH,
                    "epoch " + epochs.get(best).number() + " to " + end,
                    loss[last],
                    "the loss went up from " + DIGITS.text(loss[best]) + " to " + DIGITS.text(loss[last])
                            + ": the steps jump over the valley",
                    "The rate " + DIGITS.text(rate) + " is too high: try " + DIGITS.text(rate / 10)
                            + ", or clip the gradient."));
        }
        if (loss.length < ENOUGH) {
            return List.of();
        }
        double way = 0;
        double mean = 0;
        boolean falls = true;
        for (int i = 1; i < loss.length; i++) {
            way += Math.abs(loss[i] - loss[i - 1]);
            mean += Math.abs(loss[i]) / last;
            falls &= loss[i] <= loss[i - 1];
        }
        double net = loss[0] - loss[last];
        double step = way / last / mean;
        if (step > ROUGH && way > DETOUR * Math.abs(net)) {
            return List.of(new Finding(
                    Kind.OSCILLATION,
                    where,
                    step,
                    "the loss goes up and down by " + DIGITS.text(100 * step)
                            + " % from epoch to epoch and gets nowhere",
                    "Lower the rate " + DIGITS.text(rate) + " (try " + DIGITS.text(rate / 3)
                            + "), let a schedule lower it, or take larger batches."));
        }
        double fall = (loss[0] - loss[best]) / Math.abs(loss[0]);
        if (fall < FLAT) {
            return List.of(
                    new Finding(
                            Kind.NO_PROGRESS,
                            where,
                            fall,
                            "the loss fell by no more than " + DIGITS.text(100 * fall) + " % in " + (end - first + 1)
                                    + " epochs",
                            "Try a rate ten times as high (" + DIGITS.text(10 * rate)
                                    + "); if that changes nothing, look at δ per"
                                    + " layer, at the scale of the inputs, and whether the inputs say anything about the target."));
        }
        int middle = last / 2;
        double firstHalf = (loss[0] - loss[middle]) / middle;
        double secondHalf = (loss[middle] - loss[last]) / (last - middle);
        if (falls && secondHalf > STRAIGHT * firstHalf) {
            double share = secondHalf / firstHalf;
            return List.of(new Finding(
                    Kind.RATE_TOO_LOW,
                    where,
                    share,
                    "the loss still falls at the end, " + DIGITS.text(share)
                            + " times as fast as at the beginning: it is far from settled",
                    "Try a rate three times as high (" + DIGITS.text(3 * rate) + ") or more epochs."));
        }
        return List.of();
    }

    static Finding diverged(Outcome outcome) {
        String message = outcome.message();
        int colon = message.indexOf(": ");
        return new Finding(
                Kind.RATE_TOO_HIGH,
                "epoch " + (outcome.epochs() + 1),
                Double.POSITIVE_INFINITY,
                "the training ran away: " + (colon < 0 ? message : message.substring(0, colon)),
                colon < 0 ? "Lower the rate." : "It says: " + message.substring(colon + 2) + ".");
    }

    private static boolean grew(double[] loss, int best) {
        int last = loss.length - 1;
        // more than doubled, and by more than it had fallen before
        return loss[last] > AWAY * Math.abs(loss[best]) && loss[last] >= loss[0];
    }

    private static int best(double[] loss) {
        int best = 0;
        for (int i = 1; i < loss.length; i++) {
            best = loss[i] < loss[best] ? i : best;
        }
        return best;
    }
}
