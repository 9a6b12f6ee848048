package dev.chainrule.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.random.RandomStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TraceTest {
    private static final String[] ACTIVATIONS = {
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
        "sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "adamw", "nadam", "rprop"
    };

    /** A network file drawn from {@code seed}: depth, widths, activations, loss, samples, conventions, optimizer. */
    static NetworkFile random(long seed) {
        RandomStream random = RandomStream.of(seed, "trace");
        int depth = 1 + random.nextInt(3);
        List<Object> layers = new ArrayList<>();
        List<Object> activations = new ArrayList<>();
        List<Object> biases = new ArrayList<>();
        layers.add(1L + random.nextInt(3));
        for (int l = 1; l <= depth; l++) {
            int units = 1 + random.nextInt(4);
            layers.add((long) units);
            activations.add(ACTIVATIONS[random.nextInt(ACTIVATIONS.length)]);
            biases.add(numbers(units, random));
        }
        String output = (String) activations.getLast();
        List<String> losses = new ArrayList<>(List.of(
                "half-squared-error",
                "squared-error",
                "mean-squared-error",
                "absolute-error",
                "huber",
                "log-cosh",
                "quantiles",
                "quantile",
                "hinge"));
        if (output.equals("softmax")) {
            losses = new ArrayList<>(List.of("cross-entropy", "cross-entropy", "half-squared-error", "focal"));
        } else if (output.equals("sigmoid")) {
            losses.addAll(List.of("binary-cross-entropy", "binary-cross-entropy", "focal", "poisson"));
        } else if (output.equals("softplus")) {
            losses.add("poisson");
        }
        String loss = losses.get(random.nextInt(losses.size()));
        int samples = 1 + random.nextInt(3);
        List<Object> inputs = new ArrayList<>();
        List<Object> targets = new ArrayList<>();
        for (int s = 0; s < samples; s++) {
            inputs.add(numbers(((Long) layers.getFirst()).intValue(), random));
            int outputs = ((Long) layers.getLast()).intValue();
            List<Object> t = new ArrayList<>();
            int hot = random.nextInt(outputs);
            for (int k = 0; k < outputs; k++) {
                t.add(
                        loss.contains("entropy") || loss.equals("focal") || loss.equals("poisson")
                                ? (k == hot ? 1.0 : 0.0)
                                : loss.equals("hinge") ? 1.0 - 2 * random.nextInt(2) : random.nextGaussian());
            }
            targets.add(t);
        }
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("layers", layers);
        tree.put("activations", activations);
        tree.put("loss", loss);
        tree.put("biases", biases);
        tree.put("inputs", samples == 1 ? inputs.getFirst() : inputs);
        tree.put("targets", samples == 1 ? targets.getFirst() : targets);
        tree.put("learningRate", 0.1);
        tree.put("seed", seed);
        tree.put("optimizer", OPTIMIZERS[random.nextInt(OPTIMIZERS.length)]);
        tree.put(
                "conventions",
                Map.of(
                        "biases", random.nextInt(3) == 0 ? "fixed" : "updated",
                        "updateOrder", random.nextInt(3) == 0 ? "output-first" : "simultaneous",
                        "batch", List.of("mean", "sum", "each").get(random.nextInt(3))));
        return NetworkFile.of(tree, "random " + seed);
    }

    private static List<Object> numbers(int count, RandomStream random) {
        List<Object> numbers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            numbers.add(random.nextGaussian());
        }
        return numbers;
    }

    @ParameterizedTest
    @EnumSource(Notation.class)
    void everyExpressionGivesTheValueOfThePass(Notation notation) {
        for (long seed = 0; seed < 150; seed++) {
            NetworkFile file = random(seed);
            Trace trace = Trace.of(Walk.of(file, 2), notation, 3 + (int) (seed % 10));
            for (Step step : trace.steps(Level.TERM)) {
                if (!step.expression().isMatrix()) {
                    double computed = step.expression().evaluate(Arithmetic.DOUBLES, trace::value);
                    double expected = step.sign() * step.value();
                    assertThat(computed)
                            .as("seed %d, %s", seed, step.id())
                            .isCloseTo(expected, within(1e-11 * Math.max(1, Math.abs(expected))));
                }
            }
        }
    }

    @Test
    void everyStepReadsOnlyWhatIsGivenOrWasWrittenBefore() {
        for (long seed = 0; seed < 60; seed++) {
            Trace trace = Trace.of(Walk.of(random(seed), 2), Notation.LAYERS);
            List<String> written = new ArrayList<>();
            for (Step step : trace.steps(Level.TERM)) {
                if (!step.expression().isMatrix()) {
                    for (Quantity read : step.expression().reads()) {
                        boolean ahead = read.kind() == Quantity.Kind.NEW_WEIGHT; // output-first sends errors through it
                        if (Trace.isComputed(read) && !ahead) {
                            assertThat(written)
                                    .as("seed %d, %s", seed, step.id())
                                    .contains(read.id());
                        }
                    }
                }
                written.add(step.id());
            }
            assertThat(written).doesNotHaveDuplicates();
        }
    }

    @Test
    void theSecondTextHasAboutAsManyStepsAsThePageSays() {
        NetworkFile file = NetworkFile.of(
                Map.of(
                        "layers",
                        List.of(2L, 3L, 2L),
                        "activations",
                        List.of("sigmoid", "sigmoid"),
                        "biases",
                        List.of(List.of(0.1, 0.2, 0.3), List.of(0.1, 0.2)),
                        "inputs",
                        List.of(0.5, 0.6),
                        "targets",
                        List.of(0.0, 1.0),
                        "learningRate",
                        0.5),
                "test");
        Trace trace = Trace.of(Walk.of(file, 1), Notation.W_U);
        assertThat(trace.steps(Level.PASS)).hasSize(4);
        assertThat(trace.steps(Level.LAYER)).hasSize(8);
        assertThat(trace.steps(Level.NEURON).stream().map(Step::id))
                .contains("a(1)[3]", "h(2)[1]", "loss", "d(1)[2]", "dw(1)[2,3]", "db(2)[1]", "w'(2)[3,2]", "b'(1)[1]");
    }
}
