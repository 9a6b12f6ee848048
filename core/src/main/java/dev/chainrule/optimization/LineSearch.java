package dev.chainrule.optimization;

/**
 * A search along a line for a point that meets the strong Wolfe conditions: a loss at or below
 * φ(0) + c₁ t φ′(0), and |φ′(t)| ≤ c₂ |φ′(0)|.
 *
 * <p>Nocedal and Wright: Numerical optimization, 2nd edition 2006, algorithms 3.5 and 3.6 with the cubic of their
 * equation 3.59. A point without a value counts as one with an infinitely high loss. Good for one search.
 */
final class LineSearch {
    /** A function along a line. */
    interface Line {
        LinePoint at(double length);
    }

    /** A new length stays this part of the interval away from its ends. */
    private static final double MARGIN = 0.1;

    private final Line line;
    private final int maxEvaluations;
    private final double c1;
    private final double c2;
    private int evaluations;

    LineSearch(Line line, int maxEvaluations, double c1, double c2) {
        this.line = line;
        this.maxEvaluations = maxEvaluations;
        this.c1 = c1;
        this.c2 = c2;
    }

    int evaluations() {
        return evaluations;
    }

    /**
     * The search, from {@code start} at length 0 with a negative slope.
     *
     * @param first the first length to try
     * @return a point that meets both conditions; when evaluations run out, the lowest that meets the first, which is
     *     {@code start} if none does
     */
    LinePoint from(LinePoint start, double first) {
        LinePoint before = start;
        double length = first;
        while (evaluations < maxEvaluations) {
            LinePoint point = evaluate(length);
            // Not lower than the start: too high even where the promised decrease is lost in the rounding of the loss.
            if (isTooHigh(point, start) || point.loss() >= before.loss()) {
                return between(before, point, start);
            }
            if (isFlat(point, start)) {
                return point;
            }
            if (point.slope() >= 0) {
                return between(point, before, start);
            }
            double least = point.length() + 0.5 * (point.length() - before.length());
            double most = 10 * point.length();
            length = clamp(cubicMinimum(before, point, most), least, most);
            before = point;
        }
        return before;
    }

    /** Nocedal and Wright's "zoom": {@code low} is the lowest point so far, and its slope points towards {@code high}. */
    private LinePoint between(LinePoint low, LinePoint high, LinePoint start) {
        while (evaluations < maxEvaluations) {
            LinePoint point = evaluate(lengthBetween(low, high));
            if (isTooHigh(point, start) || point.loss() >= low.loss()) {
                high = point;
            } else {
                if (isFlat(point, start)) {
                    return point;
                }
                if (point.slope() * (high.length() - low.length()) >= 0) {
                    high = low;
                }
                low = point;
            }
        }
        return low;
    }

    private double lengthBetween(LinePoint low, LinePoint high) {
        double way = high.length() - low.length();
        double near = low.length() + MARGIN * way;
        if (!high.isFinite()) {
            return near;
        }
        double far = high.length() - MARGIN * way;
        double middle = low.length() + 0.5 * way;
        return clamp(cubicMinimum(low, high, middle), Math.min(near, far), Math.max(near, far));
    }

    /** Where the cubic through both points with their slopes has its minimum; {@code otherwise} if it has none. */
    private static double cubicMinimum(LinePoint a, LinePoint b, double otherwise) {
        double d1 = a.slope() + b.slope() - 3 * (a.loss() - b.loss()) / (a.length() - b.length());
        double square = d1 * d1 - a.slope() * b.slope();
        double way = b.length() - a.length();
        double d2 = Math.signum(way) * StrictMath.sqrt(square);
        double minimum = b.length() - way * (b.slope() + d2 - d1) / (b.slope() - a.slope() + 2 * d2);
        return Double.isFinite(minimum) ? minimum : otherwise;
    }

    private static double clamp(double value, double least, double most) {
        return Math.max(least, Math.min(value, most));
    }

    private boolean isTooHigh(LinePoint point, LinePoint start) {
        return !point.isFinite() || point.loss() > start.loss() + c1 * point.length() * start.slope();
    }

    private boolean isFlat(LinePoint point, LinePoint start) {
        return Math.abs(point.slope()) <= -c2 * start.slope();
    }

    private LinePoint evaluate(double length) {
        evaluations++;
        return line.at(length);
    }
}
