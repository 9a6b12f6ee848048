package dev.chainrule.explain;

import dev.chainrule.loss.BinaryCrossEntropy;
import dev.chainrule.loss.CrossEntropy;
import dev.chainrule.loss.Focal;
import dev.chainrule.loss.Hinge;
import dev.chainrule.loss.Poisson;
import dev.chainrule.network.ElementwiseActivation;
import dev.chainrule.network.Layer;
import dev.chainrule.network.Relu;
import dev.chainrule.random.RandomStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * The same exercise with other numbers: shape, functions and conventions stay, while weights, biases, inputs and targets are
 * drawn anew, as easy to write as those of the file (one or two decimals, or whole numbers). Draws in which a unit is
 * saturated or sits close to a kink, or all signals are 0, are drawn again.
 */
public final class Variation {
    private static final int MOST_DRAWS = 200;

    /** Beyond this, sigmoid and tanh are flat. */
    private static final double LARGEST_PRE_ACTIVATION = 3.5;

    private static final int MOST_DECIMALS = 2;
    private static final int LARGEST = 9;
    private static final double KINK_DISTANCE = 0.02;
    private static final double SMALLEST_SIGNAL = 1e-4;

    private final NetworkFile file;
    private final RandomStream random;

    private Variation(NetworkFile file, RandomStream random) {
        this.file = file;
        this.random = random;
    }

    /**
     * The variant of {@code file} that {@code seed} draws; equal seeds give equal variants.
     *
     * @throws dev.chainrule.ChainruleException if something of what is drawn does not fit
     */
    public static NetworkFile of(NetworkFile file, long seed) {
        NetworkFile variant = file;
        for (int draw = 0; draw < MOST_DRAWS; draw++) {
            variant = new Variation(file, RandomStream.of(seed, "exercise", draw)).draw();
            if (isInstructive(variant)) {
                return variant;
            }
        }
        return variant;
    }

    private NetworkFile draw() {
        Map<String, @Nullable Object> tree = file.toTree();
        tree.computeIfPresent("weights", (_, weights) -> redrawn(weights, Range.of(weights, true)));
        tree.computeIfPresent("biases", (_, biases) -> biases((List<?>) biases));
        tree.computeIfPresent("inputs", (_, inputs) -> redrawn(inputs, Range.of(inputs, false)));
        tree.computeIfPresent("targets", (_, targets) -> targets(targets));
        return NetworkFile.of(tree, "variant");
    }

    /**
     * Which numbers are as easy to write as given ones.
     *
     * @param decimals after the point, 0 to 2
     * @param largest the largest, a whole number
     * @param isSigned whether some are negative
     */
    private record Range(int decimals, int largest, boolean isSigned) {
        /** The range of all numbers in {@code tree}, lists of lists; with negative numbers if it has some or always. */
        static Range of(Object tree, boolean alwaysSigned) {
            double[] numbers = numbers(tree).toArray();
            int decimals = 0;
            double largest = 1;
            boolean isSigned = alwaysSigned;
            for (double number : numbers) {
                int scale = BigDecimal.valueOf(number).stripTrailingZeros().scale();
                decimals = Math.max(decimals, Math.clamp(scale, 0, MOST_DECIMALS));
                largest = Math.max(largest, Math.ceil(Math.abs(number)));
                isSigned |= number < 0;
            }
            return new Range(decimals, (int) Math.min(largest, LARGEST), isSigned);
        }

        private static DoubleStream numbers(@Nullable Object tree) {
            return switch (tree) {
                case List<?> items -> items.stream().flatMapToDouble(Range::numbers);
                case Number number -> DoubleStream.of(number.doubleValue());
                case null, default -> DoubleStream.empty();
            };
        }

        /** A number in it that is not 0; whole numbers up to 2 at least. */
        double draw(RandomStream random) {
            int units = decimals == 0 ? Math.max(2, largest) : decimals == 1 ? 10 * largest : 100 * largest;
            int drawn = 1 + random.nextInt(units);
            boolean isNegative = isSigned && random.nextInt(2) == 0;
            return BigDecimal.valueOf(isNegative ? -drawn : drawn, decimals).doubleValue();
        }
    }

    /** Every number in {@code tree}, lists of lists, anew. */
    private @Nullable Object redrawn(@Nullable Object tree, Range range) {
        if (tree instanceof List<?> items) {
            List<@Nullable Object> redrawn = new ArrayList<>();
            items.forEach(item -> redrawn.add(redrawn(item, range)));
            return redrawn;
        }
        return tree instanceof Number ? range.draw(random) : tree;
    }

    /** Biases that are equal in a layer stay equal: perhaps they are one bias. */
    private List<@Nullable Object> biases(List<?> layers) {
        List<@Nullable Object> redrawn = new ArrayList<>();
        for (Object layer : layers) {
            boolean isOne = layer instanceof List<?> biases
                    && biases.stream().distinct().count() == 1;
            Object drawn = redrawn(layer, Range.of(layers, true));
            redrawn.add(
                    isOne && drawn instanceof List<?> items
                            ? Collections.nCopies(items.size(), items.getFirst())
                            : drawn);
        }
        return redrawn;
    }

    // ---- targets that the loss and the last activation allow ----

    private Object targets(Object tree) {
        List<?> targets = (List<?>) tree;
        Range range = Range.of(tree, false);
        return file.isList()
                ? targets.stream()
                        .map(sample -> sample((List<?>) sample, range))
                        .toList()
                : sample(targets, range);
    }

    private List<Object> sample(List<?> targets, Range range) {
        List<Object> drawn = new ArrayList<>(targets);
        switch (file.loss()) {
            case CrossEntropy _, Focal _, BinaryCrossEntropy _, Hinge _, Poisson _ -> {
                for (int k = drawn.size() - 1; k > 0; k--) {
                    drawn.set(k, drawn.set(random.nextInt(k + 1), drawn.get(k)));
                }
            }
            default -> drawn.replaceAll(_ -> target(range));
        }
        return drawn;
    }

    /** A target that the last activation can reach; of whole ones between 0 and 1 one of the two. */
    private double target(Range range) {
        double least = switch (file.network().output().activation().name()) {
            case "sigmoid", "softmax", "hard-sigmoid" -> 0;
            case "tanh", "softsign" -> -1;
            default -> -LARGEST;
        };
        if (least == 0 && range.decimals == 0) {
            return random.nextInt(2);
        }
        double drawn = range.draw(random);
        return least == -LARGEST ? drawn : Math.clamp(drawn, least, 1);
    }

    // ---- worth working through ----

    private static boolean isInstructive(NetworkFile variant) {
        PassRecord pass = Walk.of(variant, 1).passes().getFirst();
        for (int l = 0; l < variant.network().layers().size(); l++) {
            for (int s = 0; s < pass.samples().size(); s++) {
                for (double a : pass.forward().layer(l).preActivations(s)) {
                    if (!isInstructive(variant.network().layers().get(l), a)) {
                        return false;
                    }
                }
            }
        }
        double[] gradient = pass.gradient();
        if (gradient == null) {
            return true;
        }
        double largest = 0;
        for (double of : gradient) {
            if (!Double.isFinite(of)) {
                return false;
            }
            largest = Math.max(largest, Math.abs(of));
        }
        return largest > SMALLEST_SIGNAL;
    }

    private static boolean isInstructive(Layer layer, double a) {
        if (!Double.isFinite(a)) {
            return false;
        }
        if (!(layer.activation() instanceof ElementwiseActivation f)) {
            return true;
        }
        for (double kink : f.kinks()) {
            if (Math.abs(a - kink) < KINK_DISTANCE) {
                return false;
            }
        }
        boolean isFlatFarOut = !(f instanceof Relu) && f.slope(40) < 0.5 && f.slope(-40) < 0.5;
        return !isFlatFarOut || Math.abs(a) < LARGEST_PRE_ACTIVATION;
    }
}
