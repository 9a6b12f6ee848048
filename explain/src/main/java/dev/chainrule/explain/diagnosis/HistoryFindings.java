package dev.chainrule.explain.diagnosis;

import dev.chainrule.explain.diagnosis.Finding.Kind;
import dev.chainrule.explain.formula.Digits;
import dev.chainrule.training.Epoch;
import dev.chainrule.training.History;
import dev.chainrule.training.Outcome;
import java.util.Arrays;
import java.util.List;

/** What losses one after another say about the rate. */
final class HistoryFindings {
    private static final Digits DIGITS = new Digits(3);

    /** Fewer epochs make no curve. */
    static final int ENOUGH = 5;

    /** A rise by less than this share may be rounding. */
    private static final double ROUNDING = 1e-9;

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

    /** Under a falling rate that counts only while less than this share of the loss is gone. */
    private static final double FAR_FROM_DONE = 0.5;

    private HistoryFindings() {}

    /**
     * Losses one after another.
     *
     * @param losses in order
     * @param rates the learning rate that led to each
     * @param away how many times above its best a loss that ends no lower than it began has run away
     * @param places what to call the way from one index to another
     */
    record Curve(double[] losses, double[] rates, double away, Places places) {
        /** The highest learning rate on the way. */
        double rate() {
            return Arrays.stream(rates).max().orElse(0);
        }

        /** The epochs of a training, all or some in even steps; their losses are means over batches, which differ. */
        static Curve of(History history) {
            List<Epoch> epochs = history.epochs();
            return new Curve(
                    epochs.stream().mapToDouble(Epoch::loss).toArray(),
                    epochs.stream().mapToDouble(Epoch::rate).toArray(),
                    AWAY,
                    (from, to) -> {
                        int first = epochs.get(from).number();
                        int end = epochs.get(to).number();
                        return first == end ? "epoch " + first : "epochs " + first + " to " + end;
                    });
        }

        /** The losses of the same rows before, between and after rounds of learning: they should never end higher. */
        static Curve ofRounds(double[] losses, double rate) {
            double[] rates = new double[losses.length];
            Arrays.fill(rates, rate);
            return new Curve(
                    losses, rates, 1, (_, _) -> losses.length == 2 ? "1 round" : losses.length - 1 + " rounds");
        }

        /** The loss of the rows of one batch before and after the update by it. */
        static Curve ofStep(long step, double before, double after, double rate) {
            return new Curve(new double[] {before, after}, new double[] {rate, rate}, AWAY, (_, _) -> "step " + step);
        }
    }

    /** What a stretch of a curve is called. */
    interface Places {
        /** From the loss at an index to that at another, both included. */
        String name(int from, int to);
    }

    static List<Finding> of(Curve curve) {
        double[] loss = curve.losses;
        if (loss.length == 0) {
            return List.of();
        }
        double rate = curve.rate();
        int last = loss.length - 1;
        String where = curve.places.name(0, last);
        int best = best(loss);
        if (!Double.isFinite(loss[last]) || (loss.length > 1 && grew(curve, best))) {
            return List.of(new Finding(
                    Kind.RATE_TOO_HIGH,
                    curve.places.name(best, last),
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
        for (int i = 1; i < loss.length; i++) {
            way += Math.abs(loss[i] - loss[i - 1]);
            mean += Math.abs(loss[i]) / last;
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
        double[] quarters = quarters(loss); // their means: single losses are rough
        double fall = Math.max(0, (quarters[0] - quarters[3]) / Math.abs(quarters[0]));
        if (fall < FLAT) {
            return List.of(
                    new Finding(
                            Kind.NO_PROGRESS,
                            where,
                            fall,
                            "the loss fell by no more than " + DIGITS.text(100 * fall) + " %",
                            "Try a rate ten times as high (" + DIGITS.text(10 * rate)
                                    + "); if that changes nothing, look at δ per"
                                    + " layer, at the scale of the inputs, and whether the inputs say anything about the target."));
        }
        boolean falls = quarters[0] > quarters[1] && quarters[1] > quarters[2] && quarters[2] > quarters[3];
        // a schedule that lowers the rate slows the fall by itself, and calms the last of it
        double[] rates = quarters(curve.rates);
        boolean scheduled = rates[2] + rates[3] < 0.9 * (rates[0] + rates[1]);
        double share = (quarters[2] - quarters[3])
                / (rates[2] + rates[3])
                / ((quarters[0] - quarters[1]) / (rates[0] + rates[1]));
        if (falls && share > STRAIGHT && (!scheduled || fall < FAR_FROM_DONE)) {
            return List.of(new Finding(
                    Kind.RATE_TOO_LOW,
                    where,
                    share,
                    "the loss still falls at the end, at " + Math.round(100 * share) + " % of its first pace"
                            + (scheduled ? " for the rate it has by then" : "") + ": it is far from settled",
                    "Try a rate three times as high (" + DIGITS.text(3 * rate) + ") or a longer training."));
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

    private static boolean grew(Curve curve, int best) {
        double[] loss = curve.losses;
        double end = loss[loss.length - 1];
        // well above the best, and by more than it had fallen before
        return end - loss[best] > ((curve.away - 1) + ROUNDING) * Math.abs(loss[best]) && end >= loss[0];
    }

    /** The means of the four quarters of at least four values. */
    private static double[] quarters(double[] values) {
        double[] means = new double[4];
        for (int q = 0; q < 4; q++) {
            means[q] = Arrays.stream(values, q * values.length / 4, (q + 1) * values.length / 4)
                    .average()
                    .orElseThrow();
        }
        return means;
    }

    private static int best(double[] loss) {
        int best = 0;
        for (int i = 1; i < loss.length; i++) {
            best = loss[i] < loss[best] ? i : best;
        }
        return best;
    }
}
