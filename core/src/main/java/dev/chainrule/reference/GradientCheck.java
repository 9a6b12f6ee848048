package dev.chainrule.reference;

import dev.chainrule.data.Dataset;
import dev.chainrule.loss.Loss;
import dev.chainrule.network.Layout;
import dev.chainrule.network.Network;
import dev.chainrule.network.Parameters;
import dev.chainrule.network.Segment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Compares the derivatives of the backward pass with central differences (L(p + h) − L(p − h)) / 2h of the forward pass,
 * number by number, with h = step · max(1, |p|).
 *
 * <p>The error of a difference quotient is about u·S/h (rounding: u = 2⁻⁵³, and S what was rounded) plus h²/6 · |L‴|
 * (truncation); their sum is smallest near h = ∛u, the default (Nocedal and
 * Wright: Numerical Optimization, 2006, section 8.1). S is the sum of the sizes of the loss's terms and of
 * |δ·a| over all pre-activations and embedded values, since an a that is off by u·a moves L by δ·u·a. A derivative so small that this
 * rounding alone would make its relative error more than 10⁻⁷ cannot be judged relatively: the relative error is
 * |analytic − numeric| / max(|analytic|, |numeric|, floor) with floor = 10⁷ · u·S/h.
 *
 * <p>Where f′ jumps, a difference across the jump says nothing. A number is marked as at a kink if going ten steps from
 * p instead of one, as fast as the pre-activations (or for a kinked loss the outputs) moved in this one, could take
 * any of them over a kink.
 *
 * @param step h for |p| ≤ 1, and relative to p above
 * @param inputs whether ∂L/∂x of every sample is checked as well
 * @param limit at most how many numbers of the parameters, and of the inputs, are checked. If there are more, the inputs
 *     are spread evenly over all, and of the parameters every {@link dev.chainrule.network.Segment} has its share, and at
 *     least some if the limit allows: {@value #FEWEST} or all it has
 */
public record GradientCheck(double step, boolean inputs, int limit) {
    /** The step that makes rounding and truncation about equal, ∛u ≈ 4.8·10⁻⁶. */
    public static final double BEST_STEP = StrictMath.cbrt(0x1p-53);

    private static final double STEPS_FROM_KINK = 10;
    private static final double SIGNIFICANCE = 1e7;

    /** So many parameters of a segment are checked whatever its share is, if it has so many. */
    private static final int FEWEST = 3;

    /** All parameters, not the inputs, by the best step. */
    public GradientCheck() {
        this(BEST_STEP, false, Integer.MAX_VALUE);
    }

    /** @throws IllegalArgumentException if step is not between 0 and 1 or limit is not positive */
    public GradientCheck {
        if (!(step > 0 && step < 1)) {
            throw new IllegalArgumentException("the step must be between 0 and 1, is " + step);
        }
        if (limit < 1) {
            throw new IllegalArgumentException("at least 1 number must be checked, not " + limit);
        }
    }

    /**
     * Checks the derivatives of the mean of {@code loss} over {@code data}, as in prediction, at {@code parameters}.
     *
     * @throws IllegalArgumentException if the data or the loss do not fit the network
     */
    public GradientReport run(Parameters parameters, Dataset data, Loss loss) {
        double[] weights = new double[data.rows()];
        Arrays.setAll(weights, data::weight);
        Objective objective = Objective.of(loss, data.targets().toDoubles(), weights, Reduction.MEAN);
        return run(ReferencePass.of(parameters), data.features().toDoubles(), objective, Mode.PREDICTION);
    }

    /**
     * Checks the derivatives of {@code objective} at the parameters of {@code pass}.
     *
     * @param samples samples × inputs of the network
     * @throws IllegalArgumentException if the samples or the objective do not fit the network
     */
    public GradientReport run(ReferencePass pass, double[][] samples, Objective objective, Mode mode) {
        Forward centre = pass.forward(samples, mode);
        Backward backward = pass.backward(centre, objective);
        double rounded = roundedSize(pass.network(), centre, backward, pass.loss(centre, objective), objective);
        List<GradientReport.Entry> entries = new ArrayList<>();

        ParameterNames names = ParameterNames.of(pass.network());
        double[] gradient = backward.gradient();
        double[] parameters = pass.parameters();
        Probe parameterProbe = new Probe(pass.network(), centre, objective, rounded, () -> {
            ReferencePass there = ReferencePass.of(pass.network(), parameters);
            Forward forward = there.forward(samples, mode);
            return new Point(forward, there.loss(forward, objective).total());
        });
        for (int i : chosen(pass.network().layout())) {
            entries.add(parameterProbe.entry(names.name(i), parameters, i, gradient[i]));
        }
        if (inputs) {
            int width = pass.network().inputs();
            double[][] moving = new double[samples.length][];
            for (int s = 0; s < samples.length; s++) {
                moving[s] = samples[s].clone();
            }
            Probe inputProbe = new Probe(pass.network(), centre, objective, rounded, () -> {
                Forward forward = pass.forward(moving, mode);
                return new Point(forward, pass.loss(forward, objective).total());
            });
            for (int i : spread(0, samples.length * width, limit).toArray()) {
                int s = i / width;
                String name = "x(" + (s + 1) + ")[" + (i % width + 1) + "]";
                entries.add(inputProbe.entry(name, moving[s], i % width, backward.inputGradients(s)[i % width]));
            }
        }
        return new GradientReport(entries);
    }

    /** A forward pass and the loss it came to. */
    private record Point(Forward forward, double loss) {}

    /** Moves one number of an array at a time and looks at what becomes of the loss. */
    private final class Probe {
        private final Network network;
        private final Forward centre;
        private final Objective objective;
        private final double rounded;
        private final Supplier<Point> forward;

        Probe(Network network, Forward centre, Objective objective, double rounded, Supplier<Point> forward) {
            this.network = network;
            this.centre = centre;
            this.objective = objective;
            this.rounded = rounded;
            this.forward = forward;
        }

        GradientReport.Entry entry(String name, double[] values, int index, double analytic) {
            double value = values[index];
            double h = step * Math.max(1, Math.abs(value));
            double above = value + h;
            double below = value - h;
            values[index] = above;
            Point plus = forward.get();
            values[index] = below;
            Point minus = forward.get();
            values[index] = value;
            double numeric = (plus.loss() - minus.loss()) / (above - below);
            double floor = Math.max(SIGNIFICANCE * 0x1p-53 * rounded / h, Double.MIN_NORMAL);
            double size = Math.max(Math.max(Math.abs(analytic), Math.abs(numeric)), floor);
            boolean kink = nearKink(plus.forward(), minus.forward());
            return new GradientReport.Entry(name, analytic, numeric, Math.abs(analytic - numeric) / size, kink);
        }

        private boolean nearKink(Forward plus, Forward minus) {
            for (int row = 0; row < centre.members() * centre.samples(); row++) {
                for (int l = 0; l < centre.layers().size(); l++) {
                    double[] kinks = network.layers().get(l).activation().kinks();
                    double[] a = centre.layer(l).preActivations[row];
                    for (int j = 0; j < a.length && kinks.length > 0; j++) {
                        double high = plus.layer(l).preActivations[row][j];
                        double low = minus.layer(l).preActivations[row][j];
                        if (near(a[j], high, low, kinks)) {
                            return true;
                        }
                    }
                }
                double[] y = outputs(centre, row);
                double[] targets = objective.targets(row % centre.samples());
                for (int k = 0; k < y.length; k++) {
                    double[] kinks = objective.loss().kinks(targets[k]);
                    if (kinks.length > 0 && near(y[k], outputs(plus, row)[k], outputs(minus, row)[k], kinks)) {
                        return true;
                    }
                }
            }
            return false;
        }
    }

    private static double[] outputs(Forward forward, int row) {
        return forward.layers().getLast().outputs[row];
    }

    /** S: the size of all that is rounded on the way to the loss, seen from the loss. */
    private static double roundedSize(
            Network network, Forward forward, Backward backward, LossValue loss, Objective objective) {
        double size = 0;
        for (int s = 0; s < forward.samples(); s++) {
            for (double term : loss.perOutput(s)) {
                size += Math.abs(term) * objective.share(s);
            }
            size += network.embedding().isNone() ? 0 : products(forward.embedded(s), backward.embeddedGradients(s));
            for (int l = 0; l < forward.layers().size(); l++) {
                for (int member = 0; member < forward.members(); member++) {
                    int row = forward.row(member, s);
                    size += products(forward.layer(l).preActivations[row], backward.layer(l).deltas[row]);
                }
            }
        }
        return size;
    }

    /** Σ |x_j y_j|. */
    private static double products(double[] x, double[] y) {
        double sum = 0;
        for (int j = 0; j < x.length; j++) {
            sum += Math.abs(x[j] * y[j]);
        }
        return sum;
    }

    private static boolean near(double value, double high, double low, double[] kinks) {
        double moved = Math.max(Math.abs(high - value), Math.abs(low - value));
        for (double kink : kinks) {
            if (moved > 0 && Math.abs(value - kink) < STEPS_FROM_KINK * moved) {
                return true;
            }
        }
        return false;
    }

    /** Which parameters are checked, in their order. */
    private int[] chosen(Layout layout) {
        List<Segment> segments = layout.segments().stream()
                .filter(segment -> segment.kind().trained())
                .toList();
        if (layout.trained() <= limit) {
            return IntStream.range(0, layout.trained()).toArray();
        }
        // first the same for all, as far as it goes; then of what is left each in proportion to its size
        int each = Math.min(FEWEST, limit / segments.size());
        if (each == 0) {
            return spread(0, layout.trained(), limit).toArray();
        }
        long others = 0;
        for (Segment segment : segments) {
            others += segment.size() - Math.min(each, segment.size());
        }
        long left = limit - (layout.trained() - others);
        IntStream.Builder indices = IntStream.builder();
        long before = 0;
        for (Segment segment : segments) {
            int sure = Math.min(each, segment.size());
            long after = before + segment.size() - sure;
            int share = (int) (left * after / others - left * before / others);
            spread(segment.offset(), segment.size(), sure + share).forEach(indices);
            before = after;
        }
        return indices.build().toArray();
    }

    /** At most {@code most} of the {@code count} numbers from {@code from} on, evenly apart. */
    private static IntStream spread(int from, int count, int most) {
        int chosen = Math.min(count, most);
        return IntStream.range(0, chosen).map(i -> from + (int) ((long) i * count / chosen));
    }
}
