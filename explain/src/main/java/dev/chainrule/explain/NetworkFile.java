package dev.chainrule.explain;

import dev.chainrule.ChainruleException;
import dev.chainrule.description.Description;
import dev.chainrule.files.WholeFile;
import dev.chainrule.loss.Loss;
import dev.chainrule.network.Activation;
import dev.chainrule.network.Layer;
import dev.chainrule.network.Layout;
import dev.chainrule.network.Network;
import dev.chainrule.network.Relu;
import dev.chainrule.network.Segment;
import dev.chainrule.optimization.Optimizer;
import dev.chainrule.reference.Objective;
import dev.chainrule.reference.Reduction;
import dev.chainrule.reference.ReferencePass;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * A network as a person writes it by hand, with its numbers, samples and conventions: JSON with the fields layers,
 * activations, loss, optimizer, weights, biases, inputs, targets, learningRate, seed, conventions and notation.
 * {@code weights[l][i][j]} goes from unit i of layer l (0 = inputs) to unit j of layer l + 1. All numbers are double.
 */
public final class NetworkFile implements Example {
    /** How many bytes such a file may have: some 40 times what the weights of the largest take. */
    public static final int MOST_BYTES = 1 << 28;

    /** How messages call such a file. */
    public static final String KIND = "a network file";

    private final Network network;
    private final double[] parameters;
    private final List<Sample> samples;
    private final boolean list;
    private final Loss loss;
    private final Optimizer optimizer;
    private final @Nullable Double learningRate;
    private final long seed;
    private final Conventions conventions;
    private final Notation notation;

    NetworkFile(
            Network network,
            double[] parameters,
            List<Sample> samples,
            boolean list,
            Loss loss,
            Optimizer optimizer,
            @Nullable Double learningRate,
            long seed,
            Conventions conventions,
            Notation notation) {
        this.network = network;
        this.parameters = parameters;
        this.samples = List.copyOf(samples);
        this.list = list;
        this.loss = loss;
        this.optimizer = optimizer;
        this.learningRate = learningRate;
        this.seed = seed;
        this.conventions = conventions;
        this.notation = notation;
    }

    /**
     * The network in {@code file}.
     *
     * @throws ChainruleException naming file and place if it cannot be read or something in it does not fit
     */
    public static NetworkFile read(Path file) {
        return parse(WholeFile.text(file, MOST_BYTES, KIND), file.toString());
    }

    /**
     * The network in the JSON text {@code json}.
     *
     * @param where how messages call the text, for example a file's name
     * @throws ChainruleException naming the place, and for what is not JSON line and column
     */
    public static NetworkFile parse(String json, String where) {
        return of(Json.parse(json, where), where);
    }

    /**
     * The network that {@code tree} describes: maps, lists, strings and numbers, as JSON has them.
     *
     * @param where how messages call the tree, for example a file's name
     * @throws ChainruleException naming the place if a name is unknown or something does not fit
     */
    public static NetworkFile of(@Nullable Object tree, String where) {
        return new NetworkFileReader(tree, where).read();
    }

    /** The network, without normalisation or dropout. */
    @Override
    public Network network() {
        return network;
    }

    /** The parameters, a copy: one number per parameter, as {@link Network#layout()} says. */
    @Override
    public double[] parameters() {
        return parameters.clone();
    }

    /** The network with its parameters, ready to go forward and backward. */
    public ReferencePass pass() {
        return ReferencePass.of(network, parameters);
    }

    /** The samples, at least one. */
    @Override
    public List<Sample> samples() {
        return samples;
    }

    /** Whether the file has a list of samples, if perhaps of one, and not one sample by itself. */
    public boolean isList() {
        return list;
    }

    /** The loss. */
    @Override
    public Loss loss() {
        return loss;
    }

    /**
     * The loss of all samples together: their sum where the conventions say so, else their mean.
     *
     * @throws IllegalStateException if the targets are not known
     */
    public Objective objective() {
        boolean sum = conventions.batch() == Conventions.Batch.SUM;
        return Objective.of(loss, targets(), sum ? Reduction.SUM : Reduction.MEAN);
    }

    /** The optimizer. */
    @Override
    public Optimizer optimizer() {
        return optimizer;
    }

    /** The learning rate; without one there is no update. */
    @Override
    public OptionalDouble learningRate() {
        return learningRate == null ? OptionalDouble.empty() : OptionalDouble.of(learningRate);
    }

    /** From which weights that the file does not give were drawn. */
    public long seed() {
        return seed;
    }

    /** Which definitions are meant. */
    @Override
    public Conventions conventions() {
        return conventions;
    }

    /** In whose letters it is written. */
    public Notation notation() {
        return notation;
    }

    /** The tree of this file, with all weights and every choice written out; reading it gives an equal file. */
    @Override
    public Map<String, @Nullable Object> toTree() {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        List<Object> sizes = new ArrayList<>(List.of((long) network.inputs()));
        network.layers().forEach(layer -> sizes.add((long) layer.units()));
        tree.put("layers", sizes);
        tree.put(
                "activations",
                network.layers().stream()
                        .map(Layer::activation)
                        .map(this::describe)
                        .toList());
        tree.put("loss", Description.of(loss));
        tree.put("optimizer", Description.of(optimizer));
        Layout layout = network.layout();
        List<Object> weights = new ArrayList<>();
        List<@Nullable Object> biases = new ArrayList<>();
        for (int l = 0; l < network.layers().size(); l++) {
            Segment matrix = layout.weights(l);
            List<Object> rows = new ArrayList<>();
            for (int i = 0; i < matrix.rows(); i++) {
                rows.add(numbers(matrix.offset() + i * matrix.columns(), matrix.columns()));
            }
            weights.add(rows);
            biases.add(layout.find(l, Segment.Kind.BIAS)
                    .map(segment -> numbers(segment.offset(), segment.columns()))
                    .orElse(null));
        }
        tree.put("weights", weights);
        if (biases.stream().anyMatch(Objects::nonNull)) {
            tree.put("biases", biases);
        }
        tree.put("inputs", Description.of(list ? inputs() : inputs()[0]));
        if (hasTargets()) {
            tree.put("targets", Description.of(list ? targets() : targets()[0]));
        }
        if (learningRate != null) {
            tree.put("learningRate", learningRate);
        }
        if (seed != 0) {
            tree.put("seed", seed);
        }
        tree.put("conventions", Description.record(conventions));
        tree.put("notation", notation.id());
        return tree;
    }

    /** The JSON text of {@link #toTree()}. */
    public String toJson() {
        return Json.write(toTree());
    }

    /** Relu says its slope at the kink itself only where it is not that of the conventions. */
    private @Nullable Object describe(Activation activation) {
        if (!(activation instanceof Relu relu)) {
            return Description.of(activation);
        }
        return relu.atZero() == conventions.reluAtZero()
                ? relu.name()
                : Map.of("name", relu.name(), "atZero", relu.atZero());
    }

    private List<Double> numbers(int from, int count) {
        return Arrays.stream(parameters, from, from + count).boxed().toList();
    }
}
