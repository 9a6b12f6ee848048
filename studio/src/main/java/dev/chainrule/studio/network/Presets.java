package dev.chainrule.studio.network;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.Dataset;
import dev.chainrule.explain.NetworkFile;
import dev.chainrule.studio.training.DigitRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The networks that the studio begins with, in the order in which it offers them. */
public final class Presets {
    private static final int SIDE = 28;
    private static final int HIDDEN = 128;
    private static final int DIGITS = 10;
    private static final int DIGIT_ROWS = 2000;
    private static final long DIGIT_SEED = 7;

    private Presets() {}

    /** Every preset as {@code GET /api/presets} gives it; large networks by their ref. */
    public static List<Map<String, @Nullable Object>> all() {
        List<Map<String, @Nullable Object>> all = new ArrayList<>();
        all.add(text(
                "second-text",
                "Two outputs: the second source text",
                "Two inputs, three hidden units and two outputs with sigmoid: errors come back to a hidden unit through both "
                        + "outputs.",
                "two-outputs.json"));
        all.add(text(
                "first-text",
                "One output: the first source text",
                "Two inputs, three hidden units, one linear output and no biases: ∂y/∂w as the lesson derives it.",
                "one-output.json"));
        all.addAll(read("own-examples.json"));
        all.add(new Penguins().preset());
        all.add(digits());
        all.addAll(read("worked-examples.json"));
        return all;
    }

    /** The large networks among them. */
    public static List<NetworkFile> large() {
        return List.of(digitNetwork());
    }

    /**
     * The rows of the preset {@code id}, to train on.
     *
     * @throws ChainruleException if there is none such, or it has no rows beside its samples
     */
    public static Dataset rows(String id) {
        return switch (id) {
            case "penguins" -> new Penguins().rows();
            case "digits" -> DigitRows.of(DIGIT_ROWS, DIGIT_SEED);
            default ->
                throw new ChainruleException("there are no rows called '" + id + "'; known are penguins, digits");
        };
    }

    private static Map<String, @Nullable Object> text(String id, String title, String about, String file) {
        Map<String, @Nullable Object> preset = new LinkedHashMap<>();
        preset.put("id", id);
        preset.put("title", title);
        preset.put("about", about);
        preset.put("network", Resources.json(file));
        preset.put("selected", "w(1)[1,1]");
        preset.put("values", List.of());
        return preset;
    }

    private static List<Map<String, @Nullable Object>> read(String file) {
        List<Map<String, @Nullable Object>> presets = new ArrayList<>();
        for (Object item : (List<?>) Objects.requireNonNull(Resources.json(file))) {
            Map<String, @Nullable Object> preset = new LinkedHashMap<>();
            ((Map<?, ?>) item).forEach((name, value) -> preset.put(String.valueOf(name), value));
            preset.put(
                    "values",
                    preset.get("values") instanceof List<?> values ? PublishedValues.withIds(values) : List.of());
            presets.add(preset);
        }
        return presets;
    }

    // ---- 784-128-10 ----

    private static Map<String, @Nullable Object> digits() {
        NetworkFile file = digitNetwork();
        Map<String, @Nullable Object> preset = new LinkedHashMap<>();
        preset.put("id", "digits");
        preset.put("title", "Digits, 784–128–10");
        preset.put(
                "about",
                "A large network before it has learned: 28 × 28 pixels of a drawn digit, 128 hidden units, ten outputs. "
                        + "What matters most to one output is shown.");
        preset.put("network", Map.of("ref", NetworkShelf.refOf(file)));
        preset.put("layers", List.of(SIDE * SIDE, HIDDEN, DIGITS));
        preset.put("parameters", file.network().layout().trained());
        preset.put("selected", "h(2)[4]");
        preset.put("values", List.of());
        preset.put("data", "digits");
        preset.put("rows", DIGIT_ROWS);
        return preset;
    }

    private static NetworkFile digitNetwork() {
        Dataset rows = DigitRows.of(DIGITS, DIGIT_SEED);
        int shown = 3;
        Map<String, @Nullable Object> network = new LinkedHashMap<>();
        network.put("layers", List.of(SIDE * SIDE, HIDDEN, DIGITS));
        network.put("activations", List.of("relu", "softmax"));
        network.put("loss", "cross-entropy");
        network.put("biases", List.of(zeros(HIDDEN), zeros(DIGITS)));
        network.put("inputs", hundredths(rows.features().toDoubles()[shown]));
        network.put(
                "targets",
                Arrays.stream(rows.targets().toDoubles()[shown]).boxed().toList());
        network.put("learningRate", 0.05);
        network.put("seed", DIGIT_SEED);
        network.put("notation", "layers");
        return NetworkFile.of(network, "digits");
    }

    /** Grey in steps of a hundredth, so that a pixel is a short number. */
    private static List<Double> hundredths(double[] values) {
        return Arrays.stream(values)
                .mapToObj(value -> Math.rint(value * 100) / 100)
                .toList();
    }

    private static List<Double> zeros(int count) {
        return Arrays.stream(new double[count]).boxed().toList();
    }
}
