package dev.chainrule.studio.training;

import dev.chainrule.data.Dataset;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.random.RandomStream;

/**
 * Rows for a network of 784 inputs and 10 outputs: the ten digits, drawn as strokes on 28 × 28 pixels, each time moved,
 * turned, stretched and thickened a little, with some noise. Equal seeds draw equal rows.
 */
public final class DigitRows {
    private static final int SIDE = 28;
    private static final int CLASSES = 10;

    /** The strokes of each digit: lines through points, in a square from (0, 0) at the top left to (1, 1). */
    private static final double[][][] STROKES = {
        {{.5, 0, .85, .2, .85, .8, .5, 1, .15, .8, .15, .2, .5, 0}},
        {{.25, .2, .55, 0, .55, 1}},
        {{.15, .2, .5, 0, .85, .25, .15, 1, .9, 1}},
        {{.15, .05, .8, .05, .45, .4, .85, .7, .5, 1, .12, .88}},
        {{.7, 1, .7, 0, .1, .7, .9, .7}},
        {{.85, 0, .2, 0, .2, .45, .6, .4, .85, .7, .5, 1, .15, .9}},
        {{.75, 0, .25, .45, .15, .8, .5, 1, .85, .75, .5, .5, .2, .7}},
        {{.1, 0, .9, 0, .4, 1}},
        {{.5, .45, .2, .25, .5, 0, .8, .25, .5, .45, .85, .75, .5, 1, .15, .75, .5, .45}},
        {{.8, .35, .5, .5, .2, .25, .5, 0, .8, .2, .8, .5, .6, 1}},
    };

    private DigitRows() {}

    /** {@code rows} rows, the digits in turn: inputs from 0 (paper) to 1 (ink), targets one for each digit. */
    public static Dataset of(int rows, long seed) {
        Matrix inputs = Matrix.of(rows, SIDE * SIDE);
        int[] digits = new int[rows];
        for (int row = 0; row < rows; row++) {
            digits[row] = row % CLASSES;
            draw(digits[row], RandomStream.of(seed, "digits", row), inputs, row);
        }
        return Dataset.ofClasses(inputs, digits, CLASSES);
    }

    private static void draw(int digit, RandomStream random, Matrix inputs, int row) {
        double turn = 0.12 * random.nextGaussian();
        double width = 14 + 1.5 * random.nextGaussian();
        double height = 18 + 1.2 * random.nextGaussian();
        double slant = 0.12 * random.nextGaussian();
        double right = 13.5 + random.nextGaussian();
        double down = 13.5 + random.nextGaussian();
        double pen = 1.1 + 0.5 * random.nextDouble();
        double cos = StrictMath.cos(turn);
        double sin = StrictMath.sin(turn);
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                // back from the pixel to the square of the strokes
                double dx = x - right;
                double dy = y - down;
                double v = (-sin * dx + cos * dy) / height;
                double u = (cos * dx + sin * dy) / width + slant * v;
                double distance = distance(digit, u + 0.5, v + 0.5) * (width + height) / 2;
                double ink = Math.clamp(pen + 0.5 - distance, 0, 1) + 0.03 * random.nextGaussian();
                inputs.set(row, y * SIDE + x, (float) Math.clamp(ink, 0, 1));
            }
        }
    }

    private static double distance(int digit, double x, double y) {
        double nearest = Double.POSITIVE_INFINITY;
        for (double[] line : STROKES[digit]) {
            for (int i = 0; i + 3 < line.length; i += 2) {
                nearest = Math.min(nearest, toSegment(x, y, line[i], line[i + 1], line[i + 2], line[i + 3]));
            }
        }
        return nearest;
    }

    /** The distance of (x, y) from the straight line between two points. */
    private static double toSegment(double x, double y, double x0, double y0, double x1, double y1) {
        double dx = x1 - x0;
        double dy = y1 - y0;
        double along = Math.clamp(((x - x0) * dx + (y - y0) * dy) / (dx * dx + dy * dy), 0, 1);
        double restX = x - x0 - along * dx;
        double restY = y - y0 - along * dy;
        return Math.sqrt(restX * restX + restY * restY);
    }
}
