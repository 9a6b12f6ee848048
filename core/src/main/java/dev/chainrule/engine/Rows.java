package dev.chainrule.engine;

import dev.chainrule.kernels.Matrix;
import java.util.Arrays;

/** Loops over one row each, in methods of their own so that they are compiled to vector instructions. */
final class Rows {
    private Rows() {}

    /** Makes every number of {@code matrix} 0. */
    static void clear(Matrix matrix) {
        for (int row = 0; row < matrix.rows(); row++) {
            int at = matrix.offset() + row * matrix.stride();
            Arrays.fill(matrix.array(), at, at + matrix.columns(), 0f);
        }
    }

    /** z_j = x_j y_j; the three do not meet. */
    static void multiply(float[] x, int xAt, float[] y, int yAt, float[] z, int zAt, int count) {
        for (int j = 0; j < count; j++) {
            z[zAt + j] = x[xAt + j] * y[yAt + j];
        }
    }

    /** x_j ← x_j y_j; the two do not meet. */
    static void multiplyBy(float[] x, int xAt, float[] y, int yAt, int count) {
        for (int j = 0; j < count; j++) {
            x[xAt + j] *= y[yAt + j];
        }
    }

    /** x_j ← x_j + y_j; the two do not meet. */
    static void add(float[] x, int xAt, float[] y, int yAt, int count) {
        for (int j = 0; j < count; j++) {
            x[xAt + j] += y[yAt + j];
        }
    }

    /** sum_j ← sum_j + x_j y_j; the sums do not meet x or y. */
    static void addProducts(float[] x, int xAt, float[] y, int yAt, float[] sums, int at, int count) {
        for (int j = 0; j < count; j++) {
            sums[at + j] = Math.fma(x[xAt + j], y[yAt + j], sums[at + j]);
        }
    }

    /** sum_j ← sum_j + x_j y_j, and then x_j ← x_j r_j; only x changes but for the sums. */
    static void addProductsAndMultiply(
            float[] x, int xAt, float[] y, int yAt, float[] r, int rAt, float[] sums, int at, int count) {
        for (int j = 0; j < count; j++) {
            float value = x[xAt + j];
            sums[at + j] = Math.fma(value, y[yAt + j], sums[at + j]);
            x[xAt + j] = value * r[rAt + j];
        }
    }
}
