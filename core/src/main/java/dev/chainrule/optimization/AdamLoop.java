package dev.chainrule.optimization;

/** The step that {@link Adam} and {@link AdamW} share: equal bits where nothing decays. */
final class AdamLoop {
    /** m and v. */
    static final int SLOTS = 2;
    /** What the bias corrections of the step multiply by. */
    static final int SCALARS = 2;

    private AdamLoop() {}

    static void begin(double beta1, double beta2, OptimizerState state) {
        state.scalars()[0] = 1 / (1 - power(beta1, state.steps()));
        state.scalars()[1] = 1 / Math.sqrt(1 - power(beta2, state.steps()));
    }

    /** βᵗ by squaring: precise enough to some last bits, and quick, since it stands in every step. */
    private static double power(double beta, long t) {
        double power = 1;
        double square = beta;
        for (long left = t; left != 0; left >>>= 1) {
            if ((left & 1) == 1) {
                power *= square;
            }
            square *= square;
        }
        return power;
    }

    static void update(
            float[] parameters,
            float[] gradient,
            int from,
            int to,
            OptimizerState state,
            double rate,
            double beta1,
            double beta2,
            double epsilon,
            double decay) {
        float[] averages = state.slot(0);
        float[] squares = state.slot(1);
        float share1 = (float) (1 - beta1);
        float share2 = (float) (1 - beta2);
        float minusRate = (float) (-rate * state.scalars()[0]);
        float correction2 = (float) state.scalars()[1];
        float eps = (float) epsilon;
        float minusDecay = (float) (-rate * decay);
        for (int i = from; i < to; i++) {
            float g = gradient[i];
            float m = averages[i];
            float v = squares[i];
            float w = parameters[i];
            m = Rounding.flush(Math.fma(share1, g - m, m));
            v = Rounding.flush(Math.fma(share2, Math.fma(g, g, -v), v));
            w = Math.fma(minusDecay, w, w);
            w = Math.fma(minusRate, m / Math.fma((float) Math.sqrt(v), correction2, eps), w);
            averages[i] = m;
            squares[i] = v;
            parameters[i] = w;
        }
    }
}
