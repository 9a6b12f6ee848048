package dev.chainrule.explain;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.Column;
import dev.chainrule.data.Table;
import dev.chainrule.description.Description;
import dev.chainrule.explain.formula.Digits;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.loss.Loss;
import dev.chainrule.loss.MeanSquaredError;
import dev.chainrule.model.Model;
import dev.chainrule.model.Recipe;
import dev.chainrule.network.Layer;
import dev.chainrule.network.Network;
import dev.chainrule.network.Segment;
import dev.chainrule.optimization.Optimizer;
import dev.chainrule.optimization.Sgd;
import dev.chainrule.preprocessing.Feature;
import dev.chainrule.preprocessing.Preprocessing;
import dev.chainrule.reference.ParameterNames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A trained model and one row of a table, as an example to walk through: the row as inputs of the network, and its target
 * as the network's target. The loss is the unweighted one of the model's recipe; without a target, or where the recipe's
 * loss is not known, there is only the way forward. Nothing is updated.
 *
 * <p>Of a network that embeds its inputs, or has members, the example is one member from the embedded values on: a plain
 * network, whose weights have the adapters of the member in them. What stands before and beside it is in {@link
 * ModelSections} and {@link ModelJson}.
 */
public final class ModelRow implements Example {
    private final Model model;
    private final Table row;
    private final int number;
    private final double[] inputs;
    private final double @Nullable [] targets;
    private final Loss loss;
    private final @Nullable String remark;
    private final int member;
    private final @Nullable WholePass whole;
    private final Network network;

    private ModelRow(
            Model model,
            Table row,
            int number,
            double[] inputs,
            double @Nullable [] targets,
            Loss loss,
            @Nullable String remark,
            int member) {
        this.model = model;
        this.row = row;
        this.number = number;
        this.inputs = inputs;
        this.targets = targets;
        this.loss = loss;
        this.remark = remark;
        this.member = member;
        this.whole = model.network().isPlain()
                ? null
                : new WholePass(model.network(), model.parameters().toDoubles(), inputs, targets, loss);
        this.network = whole == null ? model.network() : model.network().member();
    }

    /**
     * The row {@code number} of {@code table}, counted from 1, before {@code model}.
     *
     * @throws ChainruleException if there is no such row, a needed column is missing, or a value is of the wrong kind
     */
    public static ModelRow of(Model model, Table table, int number) {
        return of(model, table, number, 1);
    }

    /**
     * The row {@code number} of {@code table} before {@code member} of {@code model}, both counted from 1.
     *
     * @throws ChainruleException if there is no such row or member, a needed column is missing, or a value is of the wrong kind
     */
    public static ModelRow of(Model model, Table table, int number, int member) {
        int members = model.network().members();
        if (member < 1 || member > members) {
            throw new ChainruleException("there is no member " + member + "; the model has "
                    + Numbers.count(members, "member") + ", counted from 1");
        }
        if (number < 1 || number > table.rows()) {
            throw new ChainruleException(table.origin().name() + ": there is no row " + number + "; it has "
                    + Numbers.count(table.rows(), "row") + ", counted from 1");
        }
        Table row = table.select(new int[] {number - 1});
        Preprocessing preprocessing = model.preprocessing();
        double[] inputs = doubles(preprocessing.encode(row).inputs());
        Optional<Loss> loss = lossOf(model);
        List<String> missing = preprocessing.target().columns().stream()
                .filter(name ->
                        row.find(name).map(column -> column.isMissing(0)).orElse(true))
                .toList();
        String remark = !missing.isEmpty()
                ? "The row has no value for " + String.join(", ", missing) + ": there is no loss and no way back."
                : loss.isEmpty()
                        ? "The file of the model does not hold its loss: there is no loss and no way back."
                        : null;
        double[] targets = remark == null ? doubles(preprocessing.dataset(row).targets()) : null;
        // without targets nothing asks for the loss
        return new ModelRow(model, row, number, inputs, targets, loss.orElse(new MeanSquaredError()), remark, member);
    }

    /** The loss of the model's recipe; of a network trained elsewhere the usual one of its task. Empty if it is not known. */
    public static Optional<Loss> lossOf(Model model) {
        Object said = model.provenance().recipe().get("loss");
        try {
            Loss own = said == null ? null : Description.read(Loss.class, said, "recipe: loss");
            Loss loss = Recipe.forTarget("target")
                    .withLoss(own)
                    .lossFor(model.preprocessing().target().task());
            return loss.fits(model.network().output().activation()) ? Optional.of(loss) : Optional.empty();
        } catch (ChainruleException e) { // a function of somebody's program
            return Optional.empty();
        }
    }

    private static double[] doubles(Matrix row) {
        double[] values = new double[row.columns()];
        for (int i = 0; i < values.length; i++) {
            values[i] = row.get(0, i);
        }
        return values;
    }

    /** The model. */
    public Model model() {
        return model;
    }

    /** The number of the row, from 1. */
    public int number() {
        return number;
    }

    /** The member that is walked through, from 1; of a network that has no members 1. */
    public int member() {
        return member;
    }

    /**
     * Where the number of the embedding or the adapter called {@code name} (see {@link ParameterNames}: {@code we(1)[2,3]},
     * {@code scale[4]}, {@code adapter(1)[2,3]}) stands in the layout of the model's network; empty if there is none.
     */
    public OptionalInt learned(String name) {
        if (whole == null) {
            return OptionalInt.empty();
        }
        OptionalInt index = ParameterNames.of(model.network())
                .index(name.replaceAll("\\s", "").toLowerCase(Locale.ROOT));
        boolean isOfLayers = index.isPresent()
                && model.network().layout().segments().stream()
                        .filter(segment -> index.getAsInt() < segment.end())
                        .findFirst()
                        .map(segment -> segment.layer() != Segment.EMBEDDING && segment.kind() != Segment.Kind.ADAPTER)
                        .orElse(true);
        return isOfLayers ? OptionalInt.empty() : index;
    }

    /** The network with its embedding and all its members; empty for a plain network, which is walked through as it is. */
    Optional<WholePass> whole() {
        return Optional.ofNullable(whole);
    }

    /** The outputs of the whole network, of which {@code walk} is a walk through one member. */
    double[] outputs(Walk walk) {
        return whole == null ? walk.passes().getFirst().forward().outputs(0) : whole.outputs();
    }

    /** The row as a table of one. */
    public Table table() {
        return row;
    }

    /** Why there is no way back, in a sentence; empty where there is one. */
    public Optional<String> remark() {
        return Optional.ofNullable(remark);
    }

    /** What becomes of each column that the model uses, in order. */
    public List<PreparedColumn> columns(Digits digits) {
        List<PreparedColumn> columns = new ArrayList<>();
        int first = 0;
        for (Feature feature : model.preprocessing().features()) {
            int end = first + feature.inputs().size();
            columns.add(PreparedColumn.of(feature, row, Arrays.copyOfRange(inputs, first, end), digits));
            first = end;
        }
        return columns;
    }

    /** The raw value of each target column that the row has. */
    Map<String, String> rawTargets() {
        Map<String, String> raw = new LinkedHashMap<>();
        for (String name : model.preprocessing().target().columns()) {
            Optional<Column> column = row.find(name);
            if (column.isPresent() && !column.get().isMissing(0)) {
                raw.put(name, column.get().word(0));
            }
        }
        return raw;
    }

    @Override
    public Network network() {
        return network;
    }

    @Override
    public boolean isEmbedded() {
        return !model.network().embedding().isNone();
    }

    @Override
    public double[] parameters() {
        return whole == null ? model.parameters().toDoubles() : whole.parametersOf(member - 1);
    }

    @Override
    public List<Sample> samples() {
        return List.of(new Sample(whole == null ? inputs : whole.embedded(), targets));
    }

    @Override
    public Loss loss() {
        return loss;
    }

    /** Gradient descent, though nothing is updated. */
    @Override
    public Optimizer optimizer() {
        return new Sgd();
    }

    @Override
    public OptionalDouble learningRate() {
        return OptionalDouble.empty();
    }

    @Override
    public Conventions conventions() {
        boolean biases = network().layers().stream().anyMatch(Layer::bias);
        return new Conventions(
                biases ? Conventions.Biases.UPDATED : Conventions.Biases.NONE,
                Conventions.UpdateOrder.SIMULTANEOUS,
                Conventions.Batch.MEAN,
                0);
    }

    /**
     * The fields of a network file, and for layers that have them lists by layer (null for the others): {@code gains},
     * {@code shifts}, {@code runningMeans}, {@code runningVariances}, {@code slopes}, {@code normalizations}.
     */
    @Override
    public Map<String, @Nullable Object> toTree() {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        List<Object> sizes = new ArrayList<>(List.of((long) network().inputs()));
        network().layers().forEach(layer -> sizes.add((long) layer.units()));
        tree.put("layers", sizes);
        tree.put(
                "activations",
                network().layers().stream()
                        .map(layer -> Description.of(layer.activation()))
                        .toList());
        if (targets != null) {
            tree.put("loss", Description.of(loss));
        }
        double[] parameters = parameters();
        putLayers(tree, "weights", Segment.Kind.WEIGHTS, parameters);
        putLayers(tree, "biases", Segment.Kind.BIAS, parameters);
        if (network().layers().stream().anyMatch(layer -> !Layers.kind(layer).equals(Layers.DENSE))) {
            tree.put(
                    "normalizations",
                    network().layers().stream()
                            .map(layer -> Description.of(layer.normalization()))
                            .toList());
        }
        putLayers(tree, "gains", Segment.Kind.GAIN, parameters);
        putLayers(tree, "shifts", Segment.Kind.SHIFT, parameters);
        putLayers(tree, "slopes", Segment.Kind.ACTIVATION, parameters);
        putLayers(tree, "runningMeans", Segment.Kind.RUNNING_MEAN, parameters);
        putLayers(tree, "runningVariances", Segment.Kind.RUNNING_VARIANCE, parameters);
        tree.put("inputs", Description.of(samples().getFirst().inputs()));
        if (targets != null) {
            tree.put("targets", Description.of(targets));
        }
        return tree;
    }

    private void putLayers(Map<String, @Nullable Object> tree, String name, Segment.Kind kind, double[] parameters) {
        List<@Nullable Object> layers = new ArrayList<>();
        for (int l = 0; l < network().layers().size(); l++) {
            layers.add(network()
                    .layout()
                    .find(l, kind)
                    .map(segment -> Layers.rows(segment, parameters))
                    .map(rows -> kind == Segment.Kind.WEIGHTS ? rows : rows.getFirst())
                    .orElse(null));
        }
        if (layers.stream().anyMatch(Objects::nonNull)) {
            tree.put(name, layers);
        }
    }
}
