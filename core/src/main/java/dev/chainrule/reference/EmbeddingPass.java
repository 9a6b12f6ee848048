package dev.chainrule.reference;

import dev.chainrule.network.Embedding;
import dev.chainrule.network.EmbeddingPart;
import dev.chainrule.network.Layout;
import dev.chainrule.network.Network;
import dev.chainrule.network.Segment;
import java.util.List;

/**
 * The embedding of a network, part by part on its own stretch of the inputs and of e:
 *
 * <pre>{@code
 * e_j = x_j                                        copied
 * e_j = Σ_i x_i w_ij                               linear
 * e_j = Σ_k p_k w_kj + b_j,  p_k = cos(2π(c_k x + φ_k))    periodic, and where that is direct x as the last e
 * }</pre>
 *
 * <p>and then s_j e_j where the embedding is scaled. Back, with δ = ∂L/∂e:
 *
 * <pre>{@code
 * ∂L/∂s_j = δ_j e_j     ∂L/∂w_kj = p_k δ_j     ∂L/∂b_j = δ_j     ∂L/∂p_k = Σ_j δ_j w_kj
 * ∂L/∂φ_k = −2π sin(2π(c_k x + φ_k)) ∂L/∂p_k     ∂L/∂c_k = x ∂L/∂φ_k     ∂L/∂x = Σ_k c_k ∂L/∂φ_k
 * }</pre>
 */
final class EmbeddingPass {
    private final Embedding embedding;
    private final Layout layout;
    private final double[] parameters;

    EmbeddingPass(Network network, Layout layout, double[] parameters) {
        this.embedding = network.embedding();
        this.layout = layout;
        this.parameters = parameters;
    }

    /** e of x, one number per embedded value. */
    double[] forward(double[] x) {
        double[] e = unscaled(x);
        if (embedding.scaled()) {
            int scale = scale();
            for (int j = 0; j < e.length; j++) {
                e[j] *= parameters[scale + j];
            }
        }
        return e;
    }

    private double[] unscaled(double[] x) {
        double[] e = new double[embedding.units()];
        List<EmbeddingPart> parts = embedding.parts();
        int in = 0;
        int out = 0;
        for (int part = 0; part < parts.size(); part++) {
            switch (parts.get(part)) {
                case EmbeddingPart.Through(int width) -> System.arraycopy(x, in, e, out, width);
                case EmbeddingPart.Linear(int inputs, int units, double _) ->
                    product(x, in, inputs, weights(part), e, out, units);
                case EmbeddingPart.Periodic periodic -> {
                    int frequencies = periodic.frequencies();
                    int mixtures = periodic.mixtures();
                    double[] p = new double[frequencies];
                    for (int k = 0; k < frequencies; k++) {
                        p[k] = StrictMath.cos(angle(part, k, x[in]));
                    }
                    product(p, 0, frequencies, weights(part), e, out, mixtures);
                    int bias = start(part, Segment.Kind.EMBEDDING_BIAS);
                    for (int j = 0; j < mixtures; j++) {
                        e[out + j] += parameters[bias + j];
                    }
                    if (periodic.direct()) {
                        e[out + mixtures] = x[in];
                    }
                }
            }
            in += parts.get(part).inputs();
            out += parts.get(part).units();
        }
        return e;
    }

    /** ∂L/∂x from ∂L/∂e of one sample; adds what each parameter gets to {@code gradient}. */
    double[] backward(double[] x, double[] de, double[] gradient) {
        double[] delta = de.clone();
        if (embedding.scaled()) {
            int scale = scale();
            double[] e = unscaled(x);
            for (int j = 0; j < e.length; j++) {
                gradient[scale + j] += de[j] * e[j];
                delta[j] *= parameters[scale + j];
            }
        }
        double[] dx = new double[x.length];
        List<EmbeddingPart> parts = embedding.parts();
        int in = 0;
        int out = 0;
        for (int part = 0; part < parts.size(); part++) {
            switch (parts.get(part)) {
                case EmbeddingPart.Through(int width) -> System.arraycopy(delta, out, dx, in, width);
                case EmbeddingPart.Linear(int inputs, int units, double _) ->
                    back(x, in, inputs, weights(part), delta, out, units, gradient, dx);
                case EmbeddingPart.Periodic periodic -> dx[in] = back(part, periodic, x[in], delta, out, gradient);
            }
            in += parts.get(part).inputs();
            out += parts.get(part).units();
        }
        return dx;
    }

    /** ∂L/∂x of a periodic part. */
    private double back(
            int part, EmbeddingPart.Periodic periodic, double x, double[] delta, int out, double[] gradient) {
        int frequencies = periodic.frequencies();
        double[] p = new double[frequencies];
        for (int k = 0; k < frequencies; k++) {
            p[k] = StrictMath.cos(angle(part, k, x));
        }
        double[] dp = new double[frequencies];
        int mixtures = periodic.mixtures();
        back(p, 0, frequencies, weights(part), delta, out, mixtures, gradient, dp);
        int bias = start(part, Segment.Kind.EMBEDDING_BIAS);
        for (int j = 0; j < mixtures; j++) {
            gradient[bias + j] += delta[out + j];
        }
        int c = start(part, Segment.Kind.FREQUENCIES);
        int phases = start(part, Segment.Kind.PHASES);
        double dx = periodic.direct() ? delta[out + mixtures] : 0;
        for (int k = 0; k < frequencies; k++) {
            double ofPhase = -2 * StrictMath.PI * StrictMath.sin(angle(part, k, x)) * dp[k];
            gradient[phases + k] += ofPhase;
            gradient[c + k] += x * ofPhase;
            dx += parameters[c + k] * ofPhase;
        }
        return dx;
    }

    /** e_j = Σ_i x_i w_ij. */
    private void product(double[] x, int in, int inputs, int weights, double[] e, int out, int units) {
        for (int j = 0; j < units; j++) {
            double sum = 0;
            for (int i = 0; i < inputs; i++) {
                sum += x[in + i] * parameters[weights + i * units + j];
            }
            e[out + j] = sum;
        }
    }

    private void back(
            double[] x,
            int in,
            int inputs,
            int weights,
            double[] delta,
            int out,
            int units,
            double[] gradient,
            double[] dx) {
        for (int i = 0; i < inputs; i++) {
            double sum = 0;
            for (int j = 0; j < units; j++) {
                gradient[weights + i * units + j] += x[in + i] * delta[out + j];
                sum += delta[out + j] * parameters[weights + i * units + j];
            }
            dx[in + i] = sum;
        }
    }

    private double angle(int part, int k, double x) {
        double c = parameters[start(part, Segment.Kind.FREQUENCIES) + k];
        double phase = parameters[start(part, Segment.Kind.PHASES) + k];
        return 2 * StrictMath.PI * (c * x + phase);
    }

    private int weights(int part) {
        return start(part, Segment.Kind.EMBEDDING_WEIGHTS);
    }

    private int scale() {
        return layout.find(Segment.EMBEDDING, Segment.Kind.SCALE).orElseThrow().offset();
    }

    private int start(int part, Segment.Kind kind) {
        return layout.ofPart(part, kind).orElseThrow().offset();
    }
}
