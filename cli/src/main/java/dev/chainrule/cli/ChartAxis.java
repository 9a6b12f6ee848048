package dev.chainrule.cli;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * One axis of a chart: from where to where it goes, and what is written along it.
 *
 * @param title beside it
 * @param least where it begins
 * @param most where it ends; more than {@code least}
 */
record ChartAxis(String title, double least, double most) {
    private static final int TICKS = 6;

    /** Beyond it, an axis would be longer than a number can say. */
    private static final double LARGEST = Double.MAX_VALUE / 4;

    /** A place with a number beside it. */
    record Tick(double value, String label) {}

    /** An axis as long as {@code least} and {@code most} need, with some room on both sides; they may be equal. */
    static ChartAxis around(String title, double least, double most) {
        double from = Math.clamp(least, -LARGEST, LARGEST);
        double to = Math.clamp(most, -LARGEST, LARGEST);
        double room = to > from ? 0.04 * (to - from) : Math.max(0.5 * Math.abs(to), 0.5);
        return new ChartAxis(title, from - room, to + room);
    }

    /** How far along the axis {@code value} is, from 0 to 1; beyond its ends what is at the end. */
    double share(double value) {
        return Math.clamp((value - least) / (most - least), 0, 1);
    }

    /** About six round numbers: multiples of 1, 2 or 5 times a power of ten, in exact decimals. */
    List<Tick> ticks() {
        BigDecimal step = step();
        List<Tick> ticks = new ArrayList<>();
        BigDecimal at =
                new BigDecimal(least).divide(step, 0, RoundingMode.CEILING).multiply(step);
        BigDecimal end = new BigDecimal(most);
        while (at.compareTo(end) <= 0) {
            ticks.add(new Tick(at.doubleValue(), label(at)));
            at = at.add(step);
        }
        return ticks;
    }

    private BigDecimal step() {
        BigDecimal rough = new BigDecimal(most)
                .subtract(new BigDecimal(least))
                .divide(new BigDecimal(TICKS), MathContext.DECIMAL64);
        BigDecimal power = BigDecimal.ONE.scaleByPowerOfTen(rough.precision() - rough.scale() - 1);
        for (int factor : new int[] {1, 2, 5}) {
            BigDecimal step = power.multiply(BigDecimal.valueOf(factor));
            if (step.compareTo(rough) >= 0) {
                return step;
            }
        }
        return power.scaleByPowerOfTen(1);
    }

    private static String label(BigDecimal at) {
        BigDecimal plain = at.stripTrailingZeros();
        boolean isLong = plain.precision() - plain.scale() > 7 || plain.scale() > 6;
        return (isLong ? plain.toString() : plain.toPlainString()).replace('-', '−');
    }
}
