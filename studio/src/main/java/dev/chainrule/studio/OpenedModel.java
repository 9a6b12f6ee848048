package dev.chainrule.studio;

import dev.chainrule.ChainruleException;
import dev.chainrule.description.Description;
import dev.chainrule.explain.ModelRow;
import dev.chainrule.explain.NetworkFile;
import dev.chainrule.explain.Sample;
import dev.chainrule.loss.Loss;
import dev.chainrule.model.Model;
import dev.chainrule.network.Layer;
import dev.chainrule.network.Layout;
import dev.chainrule.network.Network;
import dev.chainrule.network.Normalization;
import dev.chainrule.network.ParametricActivation;
import dev.chainrule.network.Segment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A trained model as a network that the page can show and edit: its parameters as they predict, its activations and its
 * loss. A batch normalisation, which in prediction is a fixed line through its running statistics, is multiplied into the
 * weights and added to the biases.
 */
final class OpenedModel {
    private final Model model;
    private final Network network;
    private final double[] parameters;
    private final String title;

    OpenedModel(String title, Model model) {
        this.title = title;
        this.model = model;
        this.network = model.network();
        if (!network.isPlain()) {
            throw new ChainruleException(title + ": the page shows plain networks, and this model "
                    + (network.embedding().isNone() ? "has " + network.members() + " members" : "embeds its inputs")
                    + "; 'chainrule explain' walks a row through it, and 'train --preset fast' makes a plain one");
        }
        this.parameters = model.parameters().toDoubles();
    }

    /** The model at the row {@code at}; without one at inputs that are all 0, which after scaling is an average row. */
    Opened opened(@Nullable ModelRow at) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        List<Object> sizes = new ArrayList<>(List.of(network.inputs()));
        network.layers().forEach(layer -> sizes.add(layer.units()));
        tree.put("layers", sizes);
        List<@Nullable Object> activations = new ArrayList<>();
        List<Object> weights = new ArrayList<>();
        List<@Nullable Object> biases = new ArrayList<>();
        for (int l = 0; l < network.layers().size(); l++) {
            activations.add(activation(l));
            double[] factors = factors(l);
            weights.add(weights(l, factors));
            biases.add(biases(l, factors));
        }
        tree.put("activations", activations);
        tree.put("weights", weights);
        if (biases.stream().anyMatch(bias -> bias != null)) {
            tree.put("biases", biases);
        }
        Optional<Loss> loss = ModelRow.lossOf(model);
        loss.ifPresent(known -> tree.put("loss", Description.of(known)));
        Sample sample = at == null ? null : at.samples().getFirst();
        tree.put("inputs", Description.of(sample == null ? new double[network.inputs()] : sample.inputs()));
        if (sample != null && sample.targets() != null) {
            tree.put("targets", Description.of(sample.targets()));
        }
        rate().ifPresent(rate -> tree.put("learningRate", rate));
        return new Opened(title, NetworkFile.of(tree, title));
    }

    /** The rate that the model was trained with, where its recipe says. */
    private Optional<Double> rate() {
        return model.provenance().recipe().get("trainer") instanceof Map<?, ?> trainer
                        && trainer.get("rate") instanceof Number rate
                        && rate.doubleValue() > 0
                ? Optional.of(rate.doubleValue())
                : Optional.empty();
    }

    private @Nullable Object activation(int l) {
        if (!(network.layers().get(l).activation() instanceof ParametricActivation learned)) {
            return Description.of(network.layers().get(l).activation());
        }
        double[] slopes = values(l, Segment.Kind.ACTIVATION);
        if (Arrays.stream(slopes).anyMatch(slope -> slope != slopes[0])) {
            throw new ChainruleException(
                    title + ": " + learned.name() + " in layer " + (l + 1) + " has learned a slope for "
                            + "each unit, which a network file cannot hold; 'chainrule explain' shows such a model");
        }
        return Map.of("name", learned.name(), "slope", slopes[0]);
    }

    // ---- weights and biases, with a batch normalisation in them ----

    /** γ / √(var + ε) for each unit; 1 without a normalisation. */
    private double[] factors(int l) {
        Layer layer = network.layers().get(l);
        double[] factors = new double[layer.units()];
        Arrays.fill(factors, 1);
        switch (layer.normalization()) {
            case Normalization.None _ -> {}
            case Normalization.Batch batch -> {
                double[] gains = values(l, Segment.Kind.GAIN);
                double[] variances = values(l, Segment.Kind.RUNNING_VARIANCE);
                for (int j = 0; j < factors.length; j++) {
                    factors[j] = gains[j] / Math.sqrt(variances[j] + batch.epsilon());
                }
            }
            case Normalization.Layer _ ->
                throw new ChainruleException(
                        title + ": layer " + (l + 1) + " has a layer normalisation, which a network "
                                + "file cannot hold; 'chainrule explain' shows such a model");
        }
        return factors;
    }

    private List<Object> weights(int l, double[] factors) {
        Segment segment = network.layout().weights(l);
        List<Object> rows = new ArrayList<>();
        for (int i = 0; i < segment.rows(); i++) {
            double[] row = new double[segment.columns()];
            for (int j = 0; j < row.length; j++) {
                row[j] = parameters[segment.offset() + i * segment.columns() + j] * factors[j];
            }
            rows.add(Arrays.stream(row).boxed().toList());
        }
        return rows;
    }

    private @Nullable List<Double> biases(int l, double[] factors) {
        boolean normalized = !(network.layers().get(l).normalization() instanceof Normalization.None);
        if (!network.layers().get(l).bias() && !normalized) {
            return null;
        }
        double[] biases = network.layers().get(l).bias() ? values(l, Segment.Kind.BIAS) : new double[factors.length];
        if (normalized) {
            double[] means = values(l, Segment.Kind.RUNNING_MEAN);
            double[] shifts = values(l, Segment.Kind.SHIFT);
            for (int j = 0; j < biases.length; j++) {
                biases[j] = (biases[j] - means[j]) * factors[j] + shifts[j];
            }
        }
        return Arrays.stream(biases).boxed().toList();
    }

    private double[] values(int l, Segment.Kind kind) {
        Layout layout = network.layout();
        Segment segment = layout.find(l, kind).orElseThrow();
        return Arrays.copyOfRange(parameters, segment.offset(), segment.end());
    }
}
