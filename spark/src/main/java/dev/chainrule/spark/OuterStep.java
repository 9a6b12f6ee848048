package dev.chainrule.spark;

/**
 * The step that all partitions take together after each has taken some alone: with θ where they began, θ̄ the mean of where
 * they came to, and Δ = θ − θ̄ in place of a gradient, Nesterov's v ← μ v + Δ, θ ← θ − η (Δ + μ v) (Douillard et al. 2023,
 * "DiLoCo: distributed low-communication training of language models", algorithm 1). With μ = 0 and η = 1 it is θ ← θ̄.
 */
final class OuterStep {
    private final double rate;
    private final double momentum;
    private final float[] velocity;

    /** The step of {@code trained} numbers with rate η and momentum μ. */
    OuterStep(double rate, double momentum, int trained) {
        this.rate = rate;
        this.momentum = momentum;
        this.velocity = new float[momentum == 0 ? 0 : trained];
    }

    /** v, itself: empty where there is no momentum. */
    float[] velocity() {
        return velocity;
    }

    /**
     * Takes the step.
     *
     * @param parameters θ, changed in place; those after the first {@code trained} become the mean
     * @param mean θ̄
     */
    void take(float[] parameters, float[] mean, int trained) {
        if (rate == 1 && momentum == 0) {
            System.arraycopy(mean, 0, parameters, 0, mean.length);
            return;
        }
        for (int i = 0; i < trained; i++) {
            float difference = parameters[i] - mean[i];
            double step = difference;
            if (momentum > 0) {
                velocity[i] = (float) Math.fma(momentum, velocity[i], difference);
                step = Math.fma(momentum, velocity[i], difference);
            }
            parameters[i] = (float) Math.fma(-rate, step, parameters[i]);
        }
        System.arraycopy(mean, trained, parameters, trained, mean.length - trained);
    }
}
