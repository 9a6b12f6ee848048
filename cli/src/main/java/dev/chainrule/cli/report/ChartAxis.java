package dev.chainrule.cli.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * One axis of a chart: from where to where it goes, and what is written along it.
 *
 * @param title beside it
 * @param least where it begins
 * @param most where it ends; more than {@code least}
 * @param isCount whether it counts something, so that there is nothing between whole numbers
 */
record ChartAxis(String title, double least, double most, boolean isCount) {
    /** Beyond it, an axis would be longer than a number can say. */
    private static final double LARGEST = Double.MAX_VALUE / 4;

    /** Longer numbers may have a power of ten. */
    private static final int LONGEST_PLAIN = 8;

    /** A place with a number beside it. */
    record Tick(double value, String label) {}

    /** An axis of what can be any number. */
    ChartAxis(String title, double least, double most) {
        this(title, least, most, false);
    }

    /** An axis as long as {@code least} and {@code most} need, with some room on both sides; they may be equal. */
    static ChartAxis around(String title, double least, double most) {
        double from = Math.clamp(least, -LARGEST, LARGEST);
        double to = Math.clamp(most, -LARGEST, LARGEST);
        double room = to > from ? 0.04 * (to - from) : Math.max(0.5 * Math.abs(to), 0.5);
        return new ChartAxis(title, from - room, to + room);
    }

    /** As {@link #around}, of numbers that count something. */
    static ChartAxis counting(String title, int least, int most) {
        ChartAxis axis = around(title, least, most);
        return new ChartAxis(title, axis.least, axis.most, true);
    }

    /** How far along the axis {@code value} is, from 0 to 1; beyond its ends what is at the end. */
    double share(double value) {
        return Math.clamp((value - least) / (most - least), 0, 1);
    }

    /** Some {@code about} round numbers: multiples of 1, 2 or 5 times a power of ten, in exact decimals. */
    List<Tick> ticks(int about) {
        BigDecimal step = step(about);
        List<BigDecimal> places = new ArrayList<>();
        BigDecimal at =
                new BigDecimal(least).divide(step, 0, RoundingMode.CEILING).multiply(step);
        BigDecimal end = new BigDecimal(most);
        while (at.compareTo(end) <= 0) {
            places.add(at.stripTrailingZeros());
            at = at.add(step);
        }
        int plain = longest(places, BigDecimal::toPlainString);
        Function<BigDecimal, String> label = plain > LONGEST_PLAIN && longest(places, BigDecimal::toString) < plain
                ? BigDecimal::toString
                : BigDecimal::toPlainString;
        return places.stream()
                .map(place -> new Tick(place.doubleValue(), label.apply(place).replace('-', '−')))
                .toList();
    }

    private BigDecimal step(int about) {
        BigDecimal rough = new BigDecimal(most)
                .subtract(new BigDecimal(least))
                .divide(new BigDecimal(about), MathContext.DECIMAL64);
        if (isCount && rough.compareTo(BigDecimal.ONE) < 0) {
            return BigDecimal.ONE;
        }
        BigDecimal power = BigDecimal.ONE.scaleByPowerOfTen(rough.precision() - rough.scale() - 1);
        for (int factor : new int[] {1, 2, 5}) {
            BigDecimal step = power.multiply(BigDecimal.valueOf(factor));
            if (step.compareTo(rough) >= 0) {
                return step;
            }
        }
        return power.scaleByPowerOfTen(1);
    }

    private static int longest(List<BigDecimal> places, Function<BigDecimal, String> label) {
        return places.stream()
                .mapToInt(place -> label.apply(place).length())
                .max()
                .orElse(0);
    }
}
