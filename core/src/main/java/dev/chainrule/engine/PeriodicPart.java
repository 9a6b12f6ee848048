package dev.chainrule.engine;

import dev.chainrule.kernels.Kernels;
import dev.chainrule.kernels.Matrix;
import org.jspecify.annotations.Nullable;

/**
 * A periodic part of an embedding around its product: before it p_k = cos(2π(c_k x + φ_k)), after it e = pW + b. Back, with
 * δ = ∂L/∂e: ∂L/∂b = Σ δ, ∂L/∂φ_k = Σ −2π sin(2π(c_k x + φ_k)) ∂L/∂p_k, and ∂L/∂c_k = Σ x times that, each along the rows in
 * order.
 */
final class PeriodicPart {
    /** Roughly what a cosine costs, in operations. */
    static final int COST = 20;

    private static final float MINUS_TWO_PI = (float) (-2 * StrictMath.PI);

    /**
     * What it learns, one row each.
     *
     * @param frequencies c
     * @param phases φ
     * @param bias b
     */
    record Learned(Matrix frequencies, Matrix phases, Matrix bias) {
        void clear() {
            Rows.clear(frequencies);
            Rows.clear(phases);
            Rows.clear(bias);
        }
    }

    private final int input;
    private final ColumnView cosines;
    private final ColumnView embedded;
    private final Learned learned;
    private final @Nullable Learned gradient;

    /**
     * The part that takes column {@code input} of the inputs.
     *
     * @param cosines where in the memory of all parts p goes
     * @param embedded where in the output e goes
     * @param gradient as what it learns; null for a pass that only predicts
     */
    PeriodicPart(int input, ColumnView cosines, ColumnView embedded, Learned learned, @Nullable Learned gradient) {
        this.input = input;
        this.cosines = cosines;
        this.embedded = embedded;
        this.learned = learned;
        this.gradient = gradient;
    }

    /** p of the rows {@code from} to {@code to}. */
    void wave(Matrix inputs, Matrix p, int from, int to) {
        int count = cosines.columns();
        float[] c = learned.frequencies.array();
        float[] phases = learned.phases.array();
        for (int row = from; row < to; row++) {
            float x = inputs.array()[inputs.offset() + row * inputs.stride() + input];
            int at = row * p.stride() + cosines.first();
            cosines(x, c, learned.frequencies.offset(), phases, learned.phases.offset(), p.array(), at, count);
        }
    }

    /** e + b of the rows {@code from} to {@code to}. */
    void addBias(Matrix e, int from, int to) {
        Matrix b = learned.bias;
        for (int row = from; row < to; row++) {
            Rows.add(e.array(), row * e.stride() + embedded.first(), b.array(), b.offset(), b.columns());
        }
    }

    /** ∂L/∂p of all rows, where p was. */
    void cosineGradient(Kernels kernels, Matrix delta, Matrix weights, Matrix p) {
        kernels.productTransposed(embedded.of(delta), weights, cosines.of(p));
    }

    /** The gradients of what it learns, from {@link #cosineGradient}, whose place the ∂L/∂φ_k of each row take. */
    void backward(Matrix inputs, Matrix delta, Matrix dp) {
        if (gradient == null) {
            throw new IllegalStateException("this pass only predicts");
        }
        gradient.clear();
        Matrix dc = gradient.frequencies;
        Matrix dPhases = gradient.phases;
        Matrix db = gradient.bias;
        float[] c = learned.frequencies.array();
        float[] phases = learned.phases.array();
        int count = cosines.columns();
        for (int row = 0; row < delta.rows(); row++) {
            float x = inputs.array()[inputs.offset() + row * inputs.stride() + input];
            int at = row * dp.stride() + cosines.first();
            slopes(x, c, learned.frequencies.offset(), phases, learned.phases.offset(), dp.array(), at, count);
            Rows.add(dPhases.array(), dPhases.offset(), dp.array(), at, count);
            addTimes(dc.array(), dc.offset(), x, dp.array(), at, count);
            int d = delta.offset() + row * delta.stride() + embedded.first();
            Rows.add(db.array(), db.offset(), delta.array(), d, db.columns());
        }
    }

    /** Adds ∂L/∂x = Σ_k c_k ∂L/∂φ_k of each row, after {@link #backward}, which leaves the ∂L/∂φ_k of the rows. */
    void addInputGradient(Matrix ofPhases, Matrix dx) {
        Matrix c = learned.frequencies;
        for (int row = 0; row < dx.rows(); row++) {
            float sum = 0;
            for (int k = 0; k < c.columns(); k++) {
                sum = Math.fma(c.get(0, k), ofPhases.get(row, cosines.first() + k), sum);
            }
            dx.set(row, input, dx.get(row, input) + sum);
        }
    }

    private static void cosines(
            float x, float[] c, int cAt, float[] phases, int phaseAt, float[] p, int at, int count) {
        for (int k = 0; k < count; k++) {
            p[at + k] = Turns.cos(Math.fma(c[cAt + k], x, phases[phaseAt + k]));
        }
    }

    /** ∂L/∂φ of one row, where ∂L/∂p was. */
    private static void slopes(
            float x, float[] c, int cAt, float[] phases, int phaseAt, float[] dp, int at, int count) {
        for (int k = 0; k < count; k++) {
            dp[at + k] *= MINUS_TWO_PI * Turns.sin(Math.fma(c[cAt + k], x, phases[phaseAt + k]));
        }
    }

    private static void addTimes(float[] sums, int at, float x, float[] y, int yAt, int count) {
        for (int k = 0; k < count; k++) {
            sums[at + k] = Math.fma(x, y[yAt + k], sums[at + k]);
        }
    }
}
