package dev.chainrule.studio.network;

import dev.chainrule.data.Dataset;
import dev.chainrule.explain.NetworkFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The penguins: four measurements, each less its mean and divided by its standard deviation over all birds that were
 * measured, and one of three species. A 4-4-3 network shows one bird of each species; all of them are there to train on.
 */
final class Penguins {
    private static final List<String> SPECIES = List.of("Adelie", "Chinstrap", "Gentoo");
    private static final List<String> COLUMNS =
            List.of("bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g");
    private static final int HIDDEN = 4;
    private static final long SEED = 1;

    private final List<double[]> raw = new ArrayList<>();
    private final List<Integer> species = new ArrayList<>();
    private final double[] means = new double[COLUMNS.size()];
    private final double[] deviations = new double[COLUMNS.size()];

    Penguins() {
        List<String[]> lines = Resources.text("penguins.csv")
                .lines()
                .map(line -> line.split(",", -1))
                .toList();
        int[] columns = COLUMNS.stream()
                .mapToInt(Arrays.asList(lines.getFirst())::indexOf)
                .toArray();
        for (String[] line : lines.subList(1, lines.size())) {
            if (Arrays.stream(columns).noneMatch(c -> line[c].isEmpty())) {
                raw.add(Arrays.stream(columns)
                        .mapToDouble(c -> Double.parseDouble(line[c]))
                        .toArray());
                species.add(SPECIES.indexOf(line[0]));
            }
        }
        for (int c = 0; c < means.length; c++) {
            int column = c;
            means[c] = raw.stream().mapToDouble(row -> row[column]).average().orElseThrow();
            double squares = raw.stream()
                    .mapToDouble(row -> (row[column] - means[column]) * (row[column] - means[column]))
                    .sum();
            deviations[c] = Math.sqrt(squares / raw.size());
        }
    }

    /** All birds, as the network takes them. */
    Dataset rows() {
        double[][] inputs = new double[raw.size()][];
        double[][] targets = new double[raw.size()][];
        for (int row = 0; row < inputs.length; row++) {
            inputs[row] = inputs(row);
            targets[row] = targets(row);
        }
        return Dataset.of(inputs, targets);
    }

    private double[] inputs(int row) {
        double[] inputs = new double[means.length];
        for (int c = 0; c < inputs.length; c++) {
            inputs[c] = (raw.get(row)[c] - means[c]) / deviations[c];
        }
        return inputs;
    }

    private double[] targets(int row) {
        double[] targets = new double[SPECIES.size()];
        targets[species.get(row)] = 1;
        return targets;
    }

    Map<String, @Nullable Object> preset() {
        Map<String, @Nullable Object> network = new LinkedHashMap<>();
        network.put("layers", List.of(means.length, HIDDEN, SPECIES.size()));
        network.put("activations", List.of("tanh", "softmax"));
        network.put("loss", "cross-entropy");
        network.put("seed", SEED);
        network.put("biases", List.of(zeros(HIDDEN), zeros(SPECIES.size())));
        List<Object> inputs = new ArrayList<>();
        List<Object> targets = new ArrayList<>();
        for (int s = 0; s < SPECIES.size(); s++) {
            int row = species.indexOf(s);
            inputs.add(Arrays.stream(inputs(row)).mapToObj(Penguins::short4).toList());
            targets.add(Arrays.stream(targets(row)).boxed().toList());
        }
        network.put("inputs", inputs);
        network.put("targets", targets);
        network.put("learningRate", 0.1);
        network.put("notation", "layers");
        Map<String, @Nullable Object> preset = new LinkedHashMap<>();
        preset.put("id", "penguins");
        preset.put("title", "Penguins");
        preset.put("about", about());
        preset.put("network", rounded(NetworkFile.of(network, "penguins")));
        preset.put("selected", "w(1)[1,1]");
        preset.put("inputNames", COLUMNS);
        preset.put("outputNames", SPECIES);
        preset.put("data", "penguins");
        preset.put("rows", raw.size());
        return preset;
    }

    private String about() {
        List<String> units = new ArrayList<>();
        for (int c = 0; c < means.length; c++) {
            units.add(String.format(
                    Locale.ROOT, "(%s − %.1f) / %.2f", COLUMNS.get(c).replace('_', ' '), means[c], deviations[c]));
        }
        return "Which of three species? The inputs are " + String.join(", ", units) + ". One bird of each is shown; "
                + raw.size() + " are there to train on.";
    }

    /** With drawn weights of two decimals, which are easier to follow. */
    private static Map<String, @Nullable Object> rounded(NetworkFile file) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>(file.toTree());
        tree.put("weights", rounded((List<?>) tree.get("weights")));
        tree.remove("seed");
        return tree;
    }

    private static List<Object> rounded(@Nullable List<?> list) {
        List<Object> rounded = new ArrayList<>();
        if (list != null) {
            list.forEach(item -> rounded.add(
                    item instanceof List<?> inner
                            ? rounded(inner)
                            : Math.rint(((Number) item).doubleValue() * 100) / 100));
        }
        return rounded;
    }

    private static double short4(double value) {
        return Math.rint(value * 1e4) / 1e4;
    }

    private static List<Double> zeros(int count) {
        return Arrays.stream(new double[count]).boxed().toList();
    }
}
