package dev.chainrule.explain;

import dev.chainrule.explain.EmbeddedParts.Part;
import dev.chainrule.network.Adapters;
import dev.chainrule.network.Layout;
import dev.chainrule.network.Network;
import dev.chainrule.network.Segment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An embedding and members at a row as JSON.
 *
 * <p>{@code embedding}: {@code scaled}, {@code parts} (each with {@code kind}, {@code of}, {@code inputs}, {@code values} and
 * what it has learned: {@code weights}, {@code biases}, {@code frequencies}, {@code phases}) and {@code scale}.
 * {@code members}: {@code count}, {@code adapters} (none, first or all), {@code outputs} of each, their {@code mean}, and of
 * each layer with adapters its {@code adapter}, a row for each member, and its {@code weights} as all members share them.
 * With targets there is the derivative of the mean {@code loss} of the members beside each: the same name and
 * {@code Gradients}, of the values {@code valueGradients}, of the inputs {@code inputGradients}.
 */
final class WholeJson {
    private final WholePass whole;
    private final Network network;
    private final Layout layout;

    private WholeJson(WholePass whole) {
        this.whole = whole;
        this.network = whole.network();
        this.layout = network.layout();
    }

    /** {@code embedding} where there is one, and {@code members} where there are several. */
    static Map<String, @Nullable Object> tree(ModelRow row, WholePass whole) {
        WholeJson json = new WholeJson(whole);
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        if (row.isEmbedded()) {
            tree.put("embedding", json.embedding(row));
        }
        if (whole.network().members() > 1) {
            tree.put("members", json.members());
        }
        return tree;
    }

    private Map<String, @Nullable Object> embedding(ModelRow row) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("scaled", network.embedding().scaled());
        List<Object> parts = new ArrayList<>();
        for (Part part : EmbeddedParts.of(network, row.model().preprocessing())) {
            Map<String, @Nullable Object> of = new LinkedHashMap<>();
            of.put("kind", part.what().name());
            of.put("of", part.name());
            of.put("inputs", list(whole.inputs(), part.in(), part.what().inputs()));
            of.put("values", list(whole.embedded(), part.out(), part.what().units()));
            put(of, "weights", layout.ofPart(part.index(), Segment.Kind.EMBEDDING_WEIGHTS), true);
            put(of, "biases", layout.ofPart(part.index(), Segment.Kind.EMBEDDING_BIAS), false);
            put(of, "frequencies", layout.ofPart(part.index(), Segment.Kind.FREQUENCIES), false);
            put(of, "phases", layout.ofPart(part.index(), Segment.Kind.PHASES), false);
            if (whole.hasTargets()) {
                of.put(
                        "inputGradients",
                        list(whole.inputGradients(), part.in(), part.what().inputs()));
                of.put(
                        "valueGradients",
                        list(whole.embeddedGradients(), part.out(), part.what().units()));
            }
            parts.add(of);
        }
        tree.put("parts", parts);
        put(tree, "scale", layout.find(Segment.EMBEDDING, Segment.Kind.SCALE), false);
        return tree;
    }

    private Map<String, @Nullable Object> members() {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("count", (long) network.members());
        tree.put(
                "adapters",
                !network.hasAdapter(0) ? "none" : network.ensemble().adapters() == Adapters.ALL ? "all" : "first");
        tree.put(
                "outputs",
                whole.members().stream()
                        .map(member -> list(member.outputs(), 0, network.outputs()))
                        .toList());
        tree.put("mean", list(whole.outputs(), 0, network.outputs()));
        if (whole.hasTargets()) {
            tree.put(
                    "losses",
                    whole.members().stream()
                            .map(member -> number(member.loss()))
                            .toList());
            tree.put("loss", number(whole.loss()));
        }
        List<Object> layers = new ArrayList<>();
        for (int l = 0; l < network.layers().size() - 1; l++) {
            Map<String, @Nullable Object> layer = new LinkedHashMap<>();
            layer.put("layer", (long) l + 1);
            put(layer, "adapter", layout.find(l, Segment.Kind.ADAPTER), true);
            put(layer, "weights", layout.find(l, Segment.Kind.WEIGHTS), true);
            layers.add(layer);
        }
        tree.put("layers", layers);
        return tree;
    }

    /** The numbers of {@code segment}, as a matrix or as its only row, and how the loss reacts to them. */
    private void put(Map<String, @Nullable Object> tree, String name, Optional<Segment> segment, boolean isMatrix) {
        if (segment.isEmpty()) {
            return;
        }
        Segment of = segment.get();
        double[] values = new double[of.size()];
        double[] gradients = new double[of.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = whole.parameter(of.offset() + i);
            gradients[i] = whole.hasTargets() ? whole.gradient(of.offset() + i) : Double.NaN;
        }
        tree.put(name, shaped(of, values, isMatrix));
        if (whole.hasTargets()) {
            tree.put(singular(name) + "Gradients", shaped(of, gradients, isMatrix));
        }
    }

    /** weights, weightGradients; biases, biasGradients; … */
    private static String singular(String name) {
        return switch (name) {
            case "biases" -> "bias";
            case "frequencies" -> "frequency";
            default -> name.endsWith("s") ? name.substring(0, name.length() - 1) : name;
        };
    }

    private static Object shaped(Segment segment, double[] values, boolean isMatrix) {
        if (!isMatrix) {
            return list(values, 0, values.length);
        }
        List<Object> rows = new ArrayList<>();
        for (int i = 0; i < segment.rows(); i++) {
            rows.add(list(values, i * segment.columns(), segment.columns()));
        }
        return rows;
    }

    private static List<@Nullable Object> list(double[] values, int from, int count) {
        return Arrays.stream(values, from, from + count)
                .mapToObj(WholeJson::number)
                .collect(Collectors.toList());
    }

    private static @Nullable Object number(double value) {
        return Double.isFinite(value) ? (Object) value : null;
    }
}
