package dev.chainrule.explain.check;

import dev.chainrule.explain.NetworkFile;
import dev.chainrule.explain.Notation;
import dev.chainrule.random.RandomStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Networks such as people compute by hand, and some that nobody would. */
final class RandomNetworks {
    private static final String[] USUAL = {"sigmoid", "sigmoid", "tanh", "relu", "identity", "softmax"};
    private static final String[] ALL = {
        "identity",
        "sigmoid",
        "tanh",
        "hard-sigmoid",
        "softsign",
        "relu",
        "leaky-relu",
        "prelu",
        "elu",
        "selu",
        "gelu",
        "silu",
        "mish",
        "parametric-mish",
        "parametric-selu",
        "softplus",
        "softmax"
    };
    private static final String[] OPTIMIZERS = {
        "sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "adam", "adamw", "adamw", "nadam", "rprop"
    };

    private final RandomStream random;
    private final long seed;

    private RandomNetworks(long seed) {
        this.seed = seed;
        this.random = RandomStream.of(seed, "check");
    }

    /** A network file drawn from {@code seed}; every third has rare activations, losses and optimizers too. */
    static NetworkFile of(long seed) {
        return NetworkFile.of(new RandomNetworks(seed).tree(), "random " + seed);
    }

    private Map<String, Object> tree() {
        boolean usual = seed % 3 != 0;
        String[] activations = usual ? USUAL : ALL;
        int depth = 1 + random.nextInt(3);
        List<Object> layers = new ArrayList<>(List.of(1L + random.nextInt(3)));
        List<Object> functions = new ArrayList<>();
        List<Object> weights = new ArrayList<>();
        List<Object> biases = new ArrayList<>();
        for (int l = 1; l <= depth; l++) {
            int units = 1 + random.nextInt(l == depth ? 3 : 4);
            functions.add(activations[random.nextInt(activations.length)]);
            List<Object> matrix = new ArrayList<>();
            for (int i = 0; i < ((Long) layers.getLast()).intValue(); i++) {
                matrix.add(numbers(units));
            }
            boolean isAtKink = random.nextInt(8) == 0;
            if (isAtKink && l < depth) {
                matrix.replaceAll(row -> replaceFirst((List<?>) row, 0.0));
                functions.set(l - 1, "relu");
            }
            weights.add(matrix);
            List<Object> bias = numbers(units);
            biases.add(
                    isAtKink
                            ? replaceFirst(bias, 0.0)
                            : seed % 5 == 0 ? Collections.nCopies(units, bias.getFirst()) : bias);
            layers.add((long) units);
        }
        int outputs = ((Long) layers.getLast()).intValue();
        String loss = loss((String) functions.getLast(), usual);
        int samples = random.nextInt(3) > 0 ? 1 : 2 + random.nextInt(2);
        List<Object> inputs = new ArrayList<>();
        List<Object> targets = new ArrayList<>();
        for (int s = 0; s < samples; s++) {
            inputs.add(numbers(((Long) layers.getFirst()).intValue()));
            targets.add(targets(outputs, loss));
        }
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("layers", layers);
        tree.put("activations", functions);
        tree.put("loss", loss);
        tree.put("weights", weights);
        if (random.nextInt(4) > 0) {
            tree.put("biases", biases);
        }
        tree.put("inputs", samples == 1 ? inputs.getFirst() : inputs);
        tree.put("targets", samples == 1 ? targets.getFirst() : targets);
        tree.put("learningRate", new double[] {0.1, 0.5, 0.05, 0.3}[random.nextInt(4)]);
        tree.put("optimizer", usual ? "sgd" : OPTIMIZERS[random.nextInt(OPTIMIZERS.length)]);
        Map<String, Object> conventions = new LinkedHashMap<>();
        if (tree.containsKey("biases") && random.nextInt(3) == 0) {
            conventions.put("biases", "fixed");
        }
        if (random.nextInt(4) == 0) {
            conventions.put("updateOrder", "output-first");
        }
        conventions.put("batch", List.of("mean", "sum", "each").get(random.nextInt(3)));
        tree.put("conventions", conventions);
        tree.put("notation", Notation.ids().get(random.nextInt(Notation.ids().size())));
        return tree;
    }

    private String loss(String output, boolean usual) {
        List<String> losses = new ArrayList<>(List.of("half-squared-error", "squared-error", "mean-squared-error"));
        if (output.equals("softmax")) {
            losses.addAll(List.of("cross-entropy", "cross-entropy", "cross-entropy"));
        } else if (output.equals("sigmoid")) {
            losses.addAll(Collections.nCopies(4, "binary-cross-entropy"));
        }
        if (!usual && !output.equals("softmax")) {
            losses.addAll(List.of("absolute-error", "huber", "log-cosh", "quantile", "hinge"));
        }
        return losses.get(random.nextInt(losses.size()));
    }

    private List<Object> targets(int outputs, String loss) {
        List<Object> targets = new ArrayList<>();
        int hot = random.nextInt(outputs);
        for (int k = 0; k < outputs; k++) {
            targets.add(
                    switch (loss) {
                        case "cross-entropy" -> k == hot ? 1.0 : 0.0;
                        case "binary-cross-entropy" -> random.nextInt(2) == 0 ? 0.8 : 0.0;
                        case "hinge" -> 1.0 - 2 * random.nextInt(2);
                        default -> number();
                    });
        }
        return targets;
    }

    private List<Object> numbers(int count) {
        List<Object> numbers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            numbers.add(number());
        }
        return numbers;
    }

    private static List<Object> replaceFirst(List<?> numbers, double number) {
        List<Object> replaced = new ArrayList<>(numbers);
        replaced.set(0, number);
        return replaced;
    }

    /** Two decimals, as a person writes it, and not 0. */
    private double number() {
        return (1 + random.nextInt(150)) * (random.nextInt(2) == 0 ? 1 : -1) / 100.0;
    }
}
