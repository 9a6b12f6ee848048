package dev.chainrule.reference;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How far differences are from the backward pass as their step h shrinks. While h is large the error falls with h²: it is
 * truncation, the next term of the Taylor series. When h is small it grows with 1/h: it is rounding, which the difference
 * quotient divides by h. A backward pass that is right shows both, and between them an error near 10⁻¹⁰; one that is wrong
 * stays where it is.
 *
 * @param points from the largest step down
 */
public record ErrorOverStep(List<Point> points) {
    /** Copies the list. */
    public ErrorOverStep {
        points = List.copyOf(points);
    }

    /**
     * The error of one step.
     *
     * @param step h, as {@link GradientCheck} has it
     * @param error ‖a − n‖ / (‖a‖ + ‖n‖) of all analytic and numeric derivatives away from kinks; NaN where all are at
     *     kinks, or 0
     * @param kinks how many numbers are so near a kink that this step says nothing of them
     */
    public record Point(double step, double error, int kinks) {}

    /**
     * The error of each of {@code steps} at the parameters of {@code pass}.
     *
     * @param samples samples × inputs of the network
     * @param limit at most how many parameters are looked at, spread evenly over all
     * @param steps one number per point that is wanted, each between 0 and 1
     * @throws IllegalArgumentException if the samples or the objective do not fit the network, or a step or the limit is out
     *     of range
     */
    public static ErrorOverStep of(
            ReferencePass pass, double[][] samples, Objective objective, Mode mode, int limit, double... steps) {
        List<Point> points = new ArrayList<>();
        for (double step : steps) {
            GradientReport report = new GradientCheck(step, false, limit).run(pass, samples, objective, mode);
            points.add(new Point(step, report.error(), report.kinks()));
        }
        return new ErrorOverStep(points);
    }

    /** 10⁻¹, 10⁻², … 10⁻ᶜ: {@code count} elements. */
    public static double[] decades(int count) {
        double[] steps = new double[count];
        for (int i = 0; i < count; i++) {
            steps[i] = StrictMath.pow(10, -(i + 1));
        }
        return steps;
    }

    /** The point with the smallest error: larger steps suffer from truncation, smaller ones from rounding; none if all are NaN. */
    public Optional<Point> best() {
        return points.stream()
                .filter(point -> !Double.isNaN(point.error()))
                .reduce((one, other) -> other.error() < one.error() ? other : one);
    }
}
