package dev.chainrule.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.description.Description;
import dev.chainrule.engine.Pass;
import dev.chainrule.kernels.Backends;
import dev.chainrule.kernels.Kernels;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.loss.Loss;
import dev.chainrule.network.Activation;
import dev.chainrule.network.Parameters;
import dev.chainrule.network.Segment;
import dev.chainrule.random.RandomStream;
import dev.chainrule.reference.GradientCheck;
import dev.chainrule.reference.Mode;
import dev.chainrule.reference.ReferencePass;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * The gradients that the trace derives, step by step from its expressions, against two that know nothing of it: the float32
 * engine that trains, and differences of the loss. On 200 random networks, over all activations and all losses that fit.
 */
class TraceGradientTest {
    private static final int NETWORKS = 200;
    private static final double STEP = 1e-3;
    private static final List<String> ACTIVATIONS = Description.words(Activation.class);

    /** A loss and an output activation that it fits. */
    private record Pair(String loss, String output) {}

    private static final List<Pair> PAIRS = pairs();

    private static List<Pair> pairs() {
        List<Pair> pairs = new ArrayList<>();
        for (String loss : Description.words(Loss.class)) {
            for (String output : ACTIVATIONS) {
                if (Description.read(Loss.class, loss, loss).fits(Description.read(Activation.class, output, output))) {
                    pairs.add(new Pair(loss, output));
                }
            }
        }
        return pairs;
    }

    @Test
    void equalTheEnginesAndTheDifferences() {
        Set<String> losses = new TreeSet<>();
        Set<String> activations = new TreeSet<>();
        Set<Pair> pairs = new HashSet<>();
        int networks = 0;
        for (long seed = 0; networks < NETWORKS; seed++) {
            assertThat(seed).as("most draws are away from kinks").isLessThan(4 * NETWORKS);
            Pair pair = PAIRS.get(networks * 37 % PAIRS.size()); // 37 is prime: all pairs come before one comes again
            NetworkFile file = draw(pair, networks, RandomStream.of(seed, "gradients"));
            boolean isAtKink = new GradientCheck(2 * STEP, false, Integer.MAX_VALUE)
                            .run(file.pass(), file.inputs(), file.objective(), Mode.PREDICTION)
                            .kinks()
                    > 0;
            if (isAtKink) {
                continue;
            }
            double[] gradient = gradient(file);
            if (isNearlyNothing(file, gradient)) {
                continue;
            }
            String what = "seed " + seed + ": " + file.network() + ", " + pair;
            compareWithEngine(file, gradient, what);
            compareWithDifferences(file, gradient, what);
            networks++;
            losses.add(pair.loss);
            pairs.add(pair);
            file.network()
                    .layers()
                    .forEach(layer -> activations.add(layer.activation().name()));
        }
        assertThat(losses).containsExactlyInAnyOrderElementsOf(Description.words(Loss.class));
        assertThat(activations).containsExactlyInAnyOrderElementsOf(ACTIVATIONS);
        assertThat(pairs).hasSize(Math.min(NETWORKS, PAIRS.size()));
    }

    /** What is left of errors that cancel has not the five digits in float32 that are compared. */
    private static boolean isNearlyNothing(NetworkFile file, double[] gradient) {
        List<Segment> segments = file.network().layout().segments();
        for (int l = 0; l < file.network().layers().size(); l++) {
            int layer = l;
            List<Segment> own = segments.stream()
                    .filter(segment -> segment.layer() == layer)
                    .toList();
            double largest = largest(gradient, own);
            if (largest < 1e-3 && largest > Double.MIN_NORMAL) {
                return true;
            }
        }
        return false;
    }

    /** Of all parameters, in the order of the layout: each from the expression of its step. */
    private static double[] gradient(NetworkFile file) {
        Trace trace = Trace.of(Walk.of(file, 1), Notation.NIELSEN);
        Chain<Double> chain = Chain.of(trace, Arithmetic.DOUBLES); // follows the expressions from the numbers given
        Scope shared = trace.shared(trace.walk().passes().getFirst());
        List<Quantity> parameters = ParameterFinder.of(file, Notation.NIELSEN).all();
        double[] gradient = new double[parameters.size()];
        for (int i = 0; i < gradient.length; i++) {
            Quantity p = parameters.get(i);
            Quantity slope = new Quantity(ParameterFamily.of(p).gradient(), p.layer(), p.i(), p.j(), shared);
            gradient[i] = chain.value(slope);
        }
        return gradient;
    }

    private static void compareWithEngine(NetworkFile file, double[] gradient, String what) {
        int samples = file.samples().size();
        Matrix x = matrix(file.inputs());
        Matrix t = matrix(file.targets());
        float[] weights = new float[samples];
        Arrays.fill(weights, 1);
        float[] numbers = new float[gradient.length];
        double[] parameters = file.parameters();
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) parameters[i];
            assertThat((double) numbers[i]).isEqualTo(parameters[i]);
        }
        try (Kernels kernels = Backends.choose("scalar").backend().open(1)) {
            Pass pass = Pass.training(Parameters.of(file.network(), numbers), kernels, samples, 0);
            pass.forward(x, 1);
            pass.lossAndGradient(file.loss(), t, weights);
            pass.backward(file.loss());
            for (int l = 0; l < file.network().layers().size(); l++) {
                int layer = l;
                List<Segment> segments = file.network().layout().segments().stream()
                        .filter(segment -> segment.layer() == layer)
                        .toList();
                double largest = largest(gradient, segments);
                for (Segment segment : segments) {
                    for (int i = segment.offset(); i < segment.end(); i++) {
                        assertThat((double) pass.gradient()[i])
                                .as("%s, parameter %d", what, i)
                                .isCloseTo(gradient[i], within(1e-5 * largest));
                    }
                }
            }
        }
    }

    private static double largest(double[] gradient, List<Segment> segments) {
        double largest = Double.MIN_NORMAL;
        for (Segment segment : segments) {
            for (int i = segment.offset(); i < segment.end(); i++) {
                largest = Math.max(largest, Math.abs(gradient[i]));
            }
        }
        return largest;
    }

    /** Five points: (L(p−2h) − 8 L(p−h) + 8 L(p+h) − L(p+2h)) / 12h, whose error falls with h⁴. */
    private static void compareWithDifferences(NetworkFile file, double[] gradient, String what) {
        double[] parameters = file.parameters();
        double total = Math.abs(loss(file, parameters));
        for (int i = 0; i < gradient.length; i++) {
            double there = parameters[i];
            double sum = 0;
            for (int n : new int[] {-2, -1, 1, 2}) {
                parameters[i] = there + n * STEP;
                sum += (Math.abs(n) == 1 ? 8 * n : -n / 2.0) * loss(file, parameters);
            }
            parameters[i] = there;
            double numeric = sum / (12 * STEP);
            double size = Math.max(Math.abs(numeric), 1e-5 * Math.max(1, total)); // below it there is rounding only
            assertThat(gradient[i]).as("%s, parameter %d", what, i).isCloseTo(numeric, within(1e-7 * size));
        }
    }

    private static double loss(NetworkFile file, double[] parameters) {
        ReferencePass pass = ReferencePass.of(file.network(), parameters);
        return pass.loss(pass.forward(file.inputs()), file.objective()).total();
    }

    // ---- networks whose every number is a float ----

    private static NetworkFile draw(Pair pair, int number, RandomStream random) {
        int depth = 1 + number % 3;
        List<Object> layers = new ArrayList<>(List.of(1L + random.nextInt(3)));
        List<Object> activations = new ArrayList<>();
        List<Object> biases = new ArrayList<>();
        for (int l = 1; l <= depth; l++) {
            int units = 1 + random.nextInt(4);
            layers.add((long) units);
            activations.add(l == depth ? pair.output : ACTIVATIONS.get((number / 3 + 7 * l) % ACTIVATIONS.size()));
            biases.add(numbers(units, random));
        }
        int outputs = ((Long) layers.getLast()).intValue();
        int samples = 1 + random.nextInt(3);
        List<Object> inputs = new ArrayList<>();
        List<Object> targets = new ArrayList<>();
        for (int s = 0; s < samples; s++) {
            inputs.add(numbers(((Long) layers.getFirst()).intValue(), random));
            targets.add(targets(pair, outputs, random));
        }
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("layers", layers);
        tree.put("activations", activations);
        tree.put("loss", pair.loss);
        tree.put("biases", biases);
        tree.put("inputs", inputs);
        tree.put("targets", targets);
        tree.put("seed", (long) number);
        return NetworkFile.of(tree, "random " + number);
    }

    private static List<Object> targets(Pair pair, int outputs, RandomStream random) {
        List<Object> targets = new ArrayList<>();
        boolean isClass =
                pair.loss.equals("cross-entropy") || (pair.loss.equals("focal") && pair.output.equals("softmax"));
        int hot = random.nextInt(outputs);
        for (int k = 0; k < outputs; k++) {
            if (isClass) {
                targets.add(k == hot ? 1.0 : 0.0);
            } else {
                targets.add(
                        switch (pair.loss) {
                            case "binary-cross-entropy", "focal", "hinge" -> (double) random.nextInt(2);
                            case "poisson" -> (double) random.nextInt(4);
                            default -> (double) (float) random.nextGaussian();
                        });
            }
        }
        return targets;
    }

    private static List<Object> numbers(int count, RandomStream random) {
        List<Object> numbers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            numbers.add((double) (float) random.nextGaussian());
        }
        return numbers;
    }

    private static Matrix matrix(double[][] rows) {
        Matrix matrix = Matrix.of(rows.length, rows[0].length);
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < rows[i].length; j++) {
                matrix.set(i, j, (float) rows[i][j]);
            }
        }
        return matrix;
    }
}
