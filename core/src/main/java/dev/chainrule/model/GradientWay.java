package dev.chainrule.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The straight way from a baseline x⁰ to one row x, of which more and more points are known. Between two neighbours the
 * gradient is integrated by the trapezoid rule; what y really gains between them says by how much that is wrong, so that
 * the way is cut finer only where it bends: around the kinks of a relu, not everywhere.
 */
final class GradientWay {
    /** What the pieces of the way may be wrong together, in units of y: a probability, or a number whose deviation is 1. */
    static final double TOLERANCE = 1e-3;

    /** So many pieces at first. */
    static final int FIRST_STEPS = 16;

    /** And so many in the end at most. */
    static final int MOST_STEPS = 256;

    /**
     * The point x⁰ + α (x − x⁰).
     *
     * @param y the output there
     * @param parts (x − x⁰) ⊙ ∂y/∂x there, summed over the inputs of each column
     * @param slope their sum: dy/dα
     */
    record Point(double alpha, float y, double[] parts, double slope) {
        /** The error of the trapezoid rule from here to {@code next}. */
        double gap(Point next) {
            double gain = (double) next.y - y;
            return Math.abs((next.alpha - alpha) * 0.5 * (slope + next.slope) - gain);
        }
    }

    /** By α. */
    private List<Point> points = List.of();

    /** The α of points that would help; empty when the way is known well enough, or as well as it will ever be. */
    double[] wanted() {
        if (points.isEmpty()) {
            return IntStream.rangeClosed(0, FIRST_STEPS)
                    .mapToDouble(i -> (double) i / FIRST_STEPS)
                    .toArray();
        }
        if (isComplete()) {
            return new double[0];
        }
        int steps = points.size() - 1;
        // pieces that are all better than this are together within what is allowed
        double allowed = allowed() / steps;
        return IntStream.range(0, steps)
                .filter(piece -> gap(piece) > allowed && isDivisible(piece))
                .boxed()
                .sorted(Comparator.comparingDouble((Integer piece) -> gap(piece))
                        .reversed())
                .limit(MOST_STEPS - steps)
                .mapToDouble(this::middle)
                .toArray();
    }

    private double gap(int piece) {
        return points.get(piece).gap(points.get(piece + 1));
    }

    private double middle(int piece) {
        return 0.5 * (points.get(piece).alpha + points.get(piece + 1).alpha);
    }

    /** Whether a double is left between its ends. */
    private boolean isDivisible(int piece) {
        return middle(piece) > points.get(piece).alpha && middle(piece) < points.get(piece + 1).alpha;
    }

    /** Adds points that are not there yet. */
    void add(List<Point> more) {
        List<Point> all = new ArrayList<>(points);
        all.addAll(more);
        all.sort(Comparator.comparingDouble(Point::alpha));
        points = all;
    }

    /** By how much the pieces may be wrong: the more, the longer the way is. */
    private double allowed() {
        return TOLERANCE * Math.max(1, Math.abs((double) end() - start()));
    }

    /** By how much the pieces are wrong at most. */
    private double gap() {
        return IntStream.range(0, points.size() - 1).mapToDouble(this::gap).sum();
    }

    /** Whether every piece is known well enough that all of them together are wrong by no more than is allowed. */
    private boolean isComplete() {
        return gap() <= allowed();
    }

    /** Whether the contributions add up to what y gains, within what is allowed: errors of pieces may be of either sign. */
    boolean addsUp() {
        double sum = Arrays.stream(contributions()).sum();
        return Math.abs(sum - ((double) end() - start())) <= allowed();
    }

    /** y at the baseline. */
    float start() {
        return points.getFirst().y;
    }

    /** y at the row. */
    float end() {
        return points.getLast().y;
    }

    /** The integral, column by column. */
    double[] contributions() {
        double[] sums = new double[points.getFirst().parts.length];
        for (int i = 0; i + 1 < points.size(); i++) {
            Point here = points.get(i);
            Point next = points.get(i + 1);
            double half = 0.5 * (next.alpha - here.alpha);
            for (int c = 0; c < sums.length; c++) {
                sums[c] += half * (here.parts[c] + next.parts[c]);
            }
        }
        return sums;
    }
}
