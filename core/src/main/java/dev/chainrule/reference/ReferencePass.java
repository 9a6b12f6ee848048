package dev.chainrule.reference;

import dev.chainrule.loss.Loss;
import dev.chainrule.network.Activation;
import dev.chainrule.network.ElementwiseActivation;
import dev.chainrule.network.Layer;
import dev.chainrule.network.Layout;
import dev.chainrule.network.Network;
import dev.chainrule.network.Normalization;
import dev.chainrule.network.Parameters;
import dev.chainrule.network.ParametricActivation;
import dev.chainrule.network.Segment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Forward and backward through a network in double precision, as the formulas are written. With x = h of the layer
 * before (or the inputs), layer by layer
 *
 * <pre>{@code
 * z_k = Σ_j x_j w_jk + b_k      a = z, or its normalisation      h = f(a)
 * }</pre>
 *
 * and back, from δ_k = ∂L/∂a_k of the output layer,
 *
 * <pre>{@code
 * ∂L/∂w_jk = x_j δ_k      ∂L/∂b_k = δ_k      ∂L/∂h_j = Σ_k δ_k w_jk      δ_j = ∂L/∂h_j · f′(a_j)
 * }</pre>
 *
 * <p>An embedding goes before the first layer ({@code x} above is then its {@code e}), and an ensemble takes every sample
 * through once for each member: member m multiplies what goes into a layer with adapters by its own vector, and has W and b
 * of the output layer to itself. The loss is the mean of its members' losses.
 *
 * <p>Sums run upwards from the first term and every function is StrictMath's, so the bits are the same everywhere.
 */
public final class ReferencePass {
    private final Network network;
    private final Layout layout;
    private final double[] parameters;
    private final EmbeddingPass embedding;
    private final Members members;

    private ReferencePass(Network network, double[] parameters) {
        this.network = network;
        this.layout = network.layout();
        this.parameters = parameters;
        if (parameters.length != layout.size()) {
            throw new IllegalArgumentException(
                    "the network has " + layout.size() + " parameters, found " + parameters.length);
        }
        this.embedding = new EmbeddingPass(network, layout, parameters);
        this.members = new Members(network, layout);
    }

    /**
     * A pass with a copy of {@code parameters}, one number per parameter, which stand as {@link Network#layout()} says.
     *
     * @throws IllegalArgumentException if their number does not fit the network
     */
    public static ReferencePass of(Network network, double[] parameters) {
        return new ReferencePass(network, parameters.clone());
    }

    /** A pass with the numbers that {@code parameters} hold now. */
    public static ReferencePass of(Parameters parameters) {
        return new ReferencePass(parameters.network(), parameters.toDoubles());
    }

    /** The network. */
    public Network network() {
        return network;
    }

    /** The parameters, a copy: one number per parameter, as {@link Network#layout()} says. */
    public double[] parameters() {
        return parameters.clone();
    }

    /**
     * What the embedding makes of one row of inputs, or the inputs themselves where there is none: what the networks of
     * {@link Parameters#member} go on from.
     *
     * @throws IllegalArgumentException if there are more or fewer inputs than the network has
     */
    double[] embed(double[] x) {
        requireInputs(x);
        return embedding.forward(x);
    }

    /**
     * Forward as in prediction; {@code inputs} is samples × inputs of the network.
     *
     * @throws IllegalArgumentException if there is no sample or a row does not fit the network
     */
    public Forward forward(double[][] inputs) {
        return forward(inputs, Mode.PREDICTION);
    }

    /**
     * Forward; {@code inputs} is samples × inputs of the network.
     *
     * @throws IllegalArgumentException if there is no sample or a row does not fit the network
     */
    public Forward forward(double[][] inputs, Mode mode) {
        if (inputs.length == 0) {
            throw new IllegalArgumentException("a pass needs at least 1 sample");
        }
        double[][] x = Arrays.stream(inputs).map(double[]::clone).toArray(double[][]::new);
        double[][] e = Arrays.stream(x).map(this::embed).toArray(double[][]::new);
        List<LayerForward> layers = new ArrayList<>();
        double[][] h = members.spread(e);
        for (int l = 0; l < network.layers().size(); l++) {
            layers.add(forward(l, members.forward(l, parameters, h), mode));
            h = layers.getLast().outputs;
        }
        return new Forward(x, e, mode, layers);
    }

    private void requireInputs(double[] row) {
        if (row.length != network.inputs()) {
            throw new IllegalArgumentException(
                    "a sample has " + row.length + " values, the network " + network.inputs() + " inputs");
        }
    }

    private LayerForward forward(int l, double[][] x, Mode mode) {
        double[][] z = Dense.of(network, layout, l).forward(parameters, x);
        Standardization standardization = standardization(l, z, mode);
        double[][] a = standardization == null ? z : scaledAndShifted(l, standardization.values());
        double[][] h = activations(l, a);
        double[][] factors = dropoutFactors(l, x.length, mode);
        double[][] out = factors == null ? h : products(h, factors);
        return new LayerForward(x, z, standardization, a, h, factors, out);
    }

    /**
     * The loss of what {@code forward} gave; of an ensemble the mean of its members' losses, as it is trained, and not the
     * loss of their mean output.
     *
     * @throws IllegalArgumentException if the targets do not fit its samples or outputs
     */
    public LossValue loss(Forward forward, Objective objective) {
        requireFit(forward, objective);
        Loss loss = objective.loss();
        Activation output = network.output().activation();
        LayerForward last = forward.layers().getLast();
        double[][] terms = new double[forward.samples()][network.outputs()];
        double[] ofRow = new double[network.outputs()];
        double sum = 0;
        for (int i = 0; i < terms.length; i++) {
            double[] t = objective.targets(i);
            for (int member = 0; member < forward.members(); member++) {
                int row = forward.row(member, i);
                if (loss.fusedWith(output)) {
                    loss.fusedTerms(output, last.preActivations[row], last.outputs[row], t, ofRow);
                } else {
                    loss.terms(last.outputs[row], t, ofRow);
                }
                for (int k = 0; k < ofRow.length; k++) {
                    terms[i][k] += ofRow[k];
                }
            }
            scale(terms[i], 1.0 / forward.members());
            double ofSample = 0;
            for (double term : terms[i]) {
                ofSample += term;
            }
            sum += objective.weight(i) * ofSample;
        }
        return new LossValue(objective.reduction() == Reduction.MEAN ? sum / terms.length : sum, terms);
    }

    /**
     * Backward from the loss of what {@code forward} gave.
     *
     * @throws IllegalArgumentException if the targets do not fit its samples or outputs
     */
    public Backward backward(Forward forward, Objective objective) {
        return backward(forward, objective, (layer, gradient) -> parameters);
    }

    /**
     * As {@link #backward(Forward, Objective)}, with the errors sent back through other weights.
     *
     * @throws IllegalArgumentException if the targets do not fit its samples or outputs
     */
    public Backward backward(Forward forward, Objective objective, WeightsBack weightsBack) {
        requireFit(forward, objective);
        int last = network.layers().size() - 1;
        LayerBackward[] layers = new LayerBackward[last + 1];
        double[][][] weights = new double[last + 1][][];
        double[] gradient = new double[layout.trained()];
        double[][] back = lossGradients(forward, objective);
        for (int l = last; l >= 0; l--) {
            LayerForward through = forward.layer(l);
            double[][] dh = through.dropoutFactors == null ? back : products(back, through.dropoutFactors);
            double[][] delta =
                    l == last && objective.loss().fusedWith(network.output().activation())
                            ? fusedDeltas(through, objective)
                            : deltas(l, through, dh, gradient);
            double[][] dz = through.standardization == null
                    ? delta
                    : throughNormalization(l, through.standardization, delta, gradient);
            Dense dense = Dense.of(network, layout, l);
            dense.backward(through.inputs, dz, gradient);
            layers[l] = new LayerBackward(dh, slopes(l, through.preActivations), delta, dz);
            double[] sentThrough = weightsBack.parameters(l, gradient.clone());
            weights[l] = rows(dense.weights(), sentThrough);
            double[][] arrived = l == 0 ? members.spread(forward.embedded) : forward.layer(l - 1).outputs;
            back = members.backward(l, parameters, arrived, dense.inputGradients(sentThrough, dz), gradient);
        }
        double[][] de = members.gathered(back);
        double[][] dx = new double[de.length][];
        for (int i = 0; i < dx.length; i++) {
            dx[i] = embedding.backward(forward.inputs[i], de[i], gradient);
        }
        return new Backward(layout, List.of(layers), de, dx, gradient, weights);
    }

    /**
     * The parameters, one number per parameter, after a training pass has moved the running statistics of batch
     * normalisation: by its momentum towards the mean of the batch and its variance with 1/(m − 1); a single sample
     * moves nothing.
     *
     * @throws IllegalArgumentException if {@code forward} did not use the statistics of its batch
     */
    public double[] withRunningStatistics(Forward forward) {
        if (!forward.mode().batchStatistics()) {
            throw new IllegalArgumentException("running statistics move in training, this was a prediction");
        }
        double[] moved = parameters.clone();
        int m = forward.samples();
        for (int l = 0; l < network.layers().size(); l++) {
            Standardization batch = forward.layer(l).standardization;
            if (m > 1
                    && network.layers().get(l).normalization() instanceof Normalization.Batch normalization
                    && batch != null) {
                int mean = start(l, Segment.Kind.RUNNING_MEAN);
                int variance = start(l, Segment.Kind.RUNNING_VARIANCE);
                double p = normalization.momentum();
                for (int j = 0; j < batch.mean().length; j++) {
                    double unbiased = batch.variance()[j] * m / (m - 1);
                    moved[mean + j] = (1 - p) * parameters[mean + j] + p * batch.mean()[j];
                    moved[variance + j] = (1 - p) * parameters[variance + j] + p * unbiased;
                }
            }
        }
        return moved;
    }

    /** The numbers of {@code segment} inside {@code values}, row by row, a copy. */
    static double[][] rows(Segment segment, double[] values) {
        double[][] rows = new double[segment.rows()][];
        for (int i = 0; i < rows.length; i++) {
            int from = segment.offset() + i * segment.columns();
            rows[i] = Arrays.copyOfRange(values, from, from + segment.columns());
        }
        return rows;
    }

    // ---- normalisation: a = γ n + β ----

    private @Nullable Standardization standardization(int l, double[][] z, Mode mode) {
        return switch (network.layers().get(l).normalization()) {
            case Normalization.None none -> null;
            case Normalization.Layer layer -> Standardization.overUnits(z, layer.epsilon());
            case Normalization.Batch batch
            when mode.batchStatistics() -> Standardization.overSamples(z, batch.epsilon());
            case Normalization.Batch batch ->
                Standardization.by(
                        z,
                        vector(l, Segment.Kind.RUNNING_MEAN),
                        vector(l, Segment.Kind.RUNNING_VARIANCE),
                        batch.epsilon());
        };
    }

    private double[][] scaledAndShifted(int l, double[][] n) {
        double[] gain = vector(l, Segment.Kind.GAIN);
        double[] shift = vector(l, Segment.Kind.SHIFT);
        double[][] a = new double[n.length][gain.length];
        for (int i = 0; i < n.length; i++) {
            for (int j = 0; j < gain.length; j++) {
                a[i][j] = gain[j] * n[i][j] + shift[j];
            }
        }
        return a;
    }

    /** ∂L/∂z from ∂L/∂a; writes ∂L/∂γ = Σ δ n and ∂L/∂β = Σ δ into {@code gradient}. */
    private double[][] throughNormalization(
            int l, Standardization standardization, double[][] delta, double[] gradient) {
        double[] gain = vector(l, Segment.Kind.GAIN);
        int dGain = start(l, Segment.Kind.GAIN);
        int dShift = start(l, Segment.Kind.SHIFT);
        double[][] n = standardization.values();
        double[][] dn = new double[n.length][gain.length];
        for (int i = 0; i < n.length; i++) {
            for (int j = 0; j < gain.length; j++) {
                gradient[dGain + j] += delta[i][j] * n[i][j];
                gradient[dShift + j] += delta[i][j];
                dn[i][j] = delta[i][j] * gain[j];
            }
        }
        return standardization.backward(dn);
    }

    // ---- activation: h = f(a) ----

    private double[][] activations(int l, double[][] a) {
        Activation f = network.layers().get(l).activation();
        double[][] h = new double[a.length][a[0].length];
        for (int i = 0; i < a.length; i++) {
            if (f instanceof ParametricActivation parametric) {
                double[] p = vector(l, Segment.Kind.ACTIVATION);
                for (int j = 0; j < p.length; j++) {
                    h[i][j] = parametric.value(a[i][j], p[j]);
                }
            } else {
                f.forward(a[i], h[i]);
            }
        }
        return h;
    }

    /** δ = ∂L/∂a from ∂L/∂h; writes the gradient of a learned activation into {@code gradient}. */
    private double[][] deltas(int l, LayerForward through, double[][] dh, double[] gradient) {
        Activation f = network.layers().get(l).activation();
        double[][] a = through.preActivations;
        double[][] delta = new double[a.length][a[0].length];
        for (int i = 0; i < a.length; i++) {
            if (f instanceof ParametricActivation parametric) {
                double[] p = vector(l, Segment.Kind.ACTIVATION);
                int dp = start(l, Segment.Kind.ACTIVATION);
                for (int j = 0; j < p.length; j++) {
                    delta[i][j] = dh[i][j] * parametric.slope(a[i][j], p[j]);
                    gradient[dp + j] += dh[i][j] * parametric.parameterSlope(a[i][j], p[j]);
                }
            } else {
                f.backward(a[i], through.activations[i], dh[i], delta[i]);
            }
        }
        return delta;
    }

    private double @Nullable [][] slopes(int l, double[][] a) {
        if (!(network.layers().get(l).activation() instanceof ElementwiseActivation f)) {
            return null;
        }
        double[][] slopes = new double[a.length][a[0].length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < a[i].length; j++) {
                slopes[i][j] = f instanceof ParametricActivation parametric
                        ? parametric.slope(a[i][j], parameters[start(l, Segment.Kind.ACTIVATION) + j])
                        : f.slope(a[i][j]);
            }
        }
        return slopes;
    }

    // ---- dropout: h · mask / (1 − p) ----

    private double @Nullable [][] dropoutFactors(int l, int samples, Mode mode) {
        Layer layer = network.layers().get(l);
        DropoutMask mask = mode.dropout();
        if (mask == null || layer.dropout() == 0) {
            return null;
        }
        double[][] factors = new double[samples][layer.units()];
        for (int i = 0; i < samples; i++) {
            for (int j = 0; j < layer.units(); j++) {
                factors[i][j] = mask.kept(l, i, j) ? 1 / (1 - layer.dropout()) : 0;
            }
        }
        return factors;
    }

    // ---- loss ----

    private double[][] lossGradients(Forward forward, Objective objective) {
        double[][] outputs = forward.layers().getLast().outputs;
        double[][] dy = new double[outputs.length][network.outputs()];
        for (int row = 0; row < dy.length; row++) {
            int i = row % forward.samples();
            objective.loss().gradient(network.output().activation(), outputs[row], objective.targets(i), dy[row]);
            scale(dy[row], objective.share(i) / forward.members());
        }
        return dy;
    }

    private double[][] fusedDeltas(LayerForward last, Objective objective) {
        double[][] delta = new double[last.outputs.length][network.outputs()];
        for (int row = 0; row < delta.length; row++) {
            int i = row % objective.samples();
            objective
                    .loss()
                    .fusedGradient(
                            network.output().activation(),
                            last.preActivations[row],
                            last.outputs[row],
                            objective.targets(i),
                            delta[row]);
            scale(delta[row], objective.share(i) / network.members());
        }
        return delta;
    }

    private void requireFit(Forward forward, Objective objective) {
        if (objective.samples() != forward.samples()) {
            throw new IllegalArgumentException(
                    forward.samples() + " samples went forward, but " + objective.samples() + " have targets");
        }
        for (int i = 0; i < forward.samples(); i++) {
            if (objective.targets(i).length != network.outputs()) {
                throw new IllegalArgumentException("a sample has " + objective.targets(i).length
                        + " targets, the network " + network.outputs() + " outputs");
            }
        }
    }

    private static void scale(double[] values, double factor) {
        for (int i = 0; i < values.length; i++) {
            values[i] *= factor;
        }
    }

    private static double[][] products(double[][] x, double[][] y) {
        double[][] products = new double[x.length][x[0].length];
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < x[i].length; j++) {
                products[i][j] = x[i][j] * y[i][j];
            }
        }
        return products;
    }

    private int start(int l, Segment.Kind kind) {
        return layout.find(l, kind).orElseThrow().offset();
    }

    private double[] vector(int l, Segment.Kind kind) {
        return rows(layout.find(l, kind).orElseThrow(), parameters)[0];
    }
}
