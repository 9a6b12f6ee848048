package dev.chainrule.explain;

import dev.chainrule.network.Layout;
import dev.chainrule.network.Segment;
import dev.chainrule.optimization.Optimizer;
import dev.chainrule.reference.Backward;
import dev.chainrule.reference.Forward;
import dev.chainrule.reference.LossValue;
import dev.chainrule.reference.Objective;
import dev.chainrule.reference.Reduction;
import dev.chainrule.reference.ReferencePass;
import dev.chainrule.reference.WeightsBack;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * An example walked through in double precision: forward, loss, backward, update, for as many rounds over its samples as
 * asked, by its conventions. Layers do what they do in prediction: normalisations use their running statistics, nothing is
 * dropped.
 */
public final class Walk {
    /** Each of them fills some pages. */
    private static final long MOST_PASSES = 5_000;

    /** Parameters that all passes together keep. */
    private static final long MOST_NUMBERS = 5_000_000;

    private final Example file;
    private final Layout layout;
    private final Optimizer optimizer;
    private final List<PassRecord> passes = new ArrayList<>();

    private Walk(Example file) {
        this.file = file;
        this.layout = file.network().layout();
        this.optimizer = file.optimizer();
    }

    /** How many rounds over the samples of {@code file} can be kept and written down; at least 1. */
    public static long mostRounds(Example file) {
        long samples = file.samples().size();
        long parameters = file.network().layout().trained();
        return Math.max(1, Math.min(MOST_PASSES / samples, MOST_NUMBERS / (samples * parameters)));
    }

    /**
     * {@code rounds} rounds over the samples of {@code file}: one update each, or one per sample.
     *
     * @throws dev.chainrule.ChainruleException if the optimizer has no rule for one parameter by itself
     */
    public static Walk of(Example file, int rounds) {
        Walk walk = new Walk(file);
        double[] parameters = file.parameters();
        double[][] memory = new double[UpdateRule.slots(file.optimizer())][];
        for (int slot = 0; slot < memory.length; slot++) {
            memory[slot] = new double[walk.layout.trained()];
            Arrays.fill(memory[slot], UpdateRule.start(file.optimizer(), slot));
        }
        int[] all = IntStream.range(0, file.samples().size()).toArray();
        for (int round = 0; round < rounds; round++) {
            int[][] batches = file.conventions().batch() == Conventions.Batch.EACH
                    ? IntStream.of(all).mapToObj(i -> new int[] {i}).toArray(int[][]::new)
                    : new int[][] {all};
            for (int[] batch : batches) {
                PassRecord pass = walk.pass(batch, parameters, memory);
                walk.passes.add(pass);
                if (pass.update() != null) {
                    parameters = pass.update().parameters();
                    memory = pass.update().memoryAfter();
                }
            }
        }
        return walk;
    }

    /** What it goes through. */
    public Example file() {
        return file;
    }

    /** The passes in order; each ends in one update, if there is one. */
    public List<PassRecord> passes() {
        return List.copyOf(passes);
    }

    private PassRecord pass(int[] batch, double[] parameters, double[][] memory) {
        int number = passes.size() + 1;
        ReferencePass pass = ReferencePass.of(file.network(), parameters);
        double[][] inputs = IntStream.of(batch).mapToObj(i -> file.inputs()[i]).toArray(double[][]::new);
        List<Integer> samples = IntStream.of(batch).boxed().toList();
        Forward forward = pass.forward(inputs);
        if (!file.hasTargets()) {
            return new PassRecord(number, samples, parameters, forward, null, List.of(), null, null, null, null);
        }
        double[][] targets =
                IntStream.of(batch).mapToObj(i -> file.targets()[i]).toArray(double[][]::new);
        boolean adds = file.conventions().batch() == Conventions.Batch.SUM;
        Objective objective = Objective.of(file.loss(), targets, adds ? Reduction.SUM : Reduction.MEAN);
        LossValue loss = pass.loss(forward, objective);
        double[][] sentThrough = new double[file.network().layers().size()][];
        boolean outputFirst = file.conventions().updateOrder() == Conventions.UpdateOrder.OUTPUT_FIRST
                && file.learningRate().isPresent();
        WeightsBack weightsBack = (layer, gradient) -> {
            sentThrough[layer] = outputFirst ? moved(layer, parameters, gradient, memory, number) : parameters;
            return sentThrough[layer];
        };
        double[] gradient = pass.backward(forward, objective, weightsBack).gradient();
        shareBiases(file, gradient);
        List<Backward> perSample = new ArrayList<>();
        for (int s = 0; s < batch.length; s++) {
            Forward alone = batch.length == 1 ? forward : pass.forward(new double[][] {inputs[s]});
            Objective own = Objective.of(file.loss(), new double[][] {targets[s]}, Reduction.SUM);
            perSample.add(pass.backward(alone, own, (layer, _) -> sentThrough[layer]));
        }
        if (!file.hasUpdate()) {
            return new PassRecord(number, samples, parameters, forward, loss, perSample, gradient, null, null, null);
        }
        PassRecord.UpdateRecord update = update(parameters, gradient, memory, number);
        ReferencePass next = ReferencePass.of(file.network(), update.parameters());
        Forward after = next.forward(inputs);
        return new PassRecord(
                number,
                samples,
                parameters,
                forward,
                loss,
                perSample,
                gradient,
                update,
                after,
                next.loss(after, objective));
    }

    /** With one bias for a layer, every entry of its gradient is Σ δ; writes that into {@code gradient}. */
    static void shareBiases(Example file, double[] gradient) {
        if (file.conventions().biases() != Conventions.Biases.SHARED) {
            return;
        }
        for (Segment segment : file.network().layout().segments()) {
            if (segment.kind() == Segment.Kind.BIAS) {
                double sum = 0;
                for (int i = segment.offset(); i < segment.end(); i++) {
                    sum += gradient[i];
                }
                Arrays.fill(gradient, segment.offset(), segment.end(), sum);
            }
        }
    }

    /** The parameters with the weights of {@code layer} already updated. */
    private double[] moved(int layer, double[] parameters, double[] gradient, double[][] memory, long step) {
        double[] moved = parameters.clone();
        Segment weights = layout.weights(layer);
        UpdateRule rule = UpdateRule.of(optimizer, step, true, TERMS);
        for (int i = weights.offset(); i < weights.end(); i++) {
            moved[i] = step(rule, i, parameters, gradient, memory, null);
        }
        return moved;
    }

    private PassRecord.UpdateRecord update(double[] parameters, double[] gradient, double[][] memory, long step) {
        double[] updated = parameters.clone();
        double[][] after = Arrays.stream(memory).map(double[]::clone).toArray(double[][]::new);
        boolean biasesMove = file.conventions().biases() != Conventions.Biases.FIXED;
        for (Segment segment : layout.segments()) {
            if (segment.kind().trained() && (biasesMove || segment.kind() != Segment.Kind.BIAS)) {
                UpdateRule rule = UpdateRule.of(optimizer, step, segment.kind() == Segment.Kind.WEIGHTS, TERMS);
                for (int i = segment.offset(); i < segment.end(); i++) {
                    updated[i] = step(rule, i, parameters, gradient, memory, after);
                }
            }
        }
        return new PassRecord.UpdateRecord(updated, memory, after, step);
    }

    /** One parameter by {@code rule}; what the optimizer remembers then goes to {@code after}, if given. */
    private double step(
            UpdateRule rule,
            int index,
            double[] parameters,
            double[] gradient,
            double[][] memory,
            double @Nullable [][] after) {
        double rate = file.learningRate().orElseThrow();
        double[] now = new double[memory.length];
        Function<Quantity, Double> values = quantity -> switch (quantity.kind()) {
            case WEIGHT -> parameters[index];
            case WEIGHT_GRADIENT -> gradient[index];
            case RATE -> rate;
            case MEMORY_1 -> memory[0][index];
            case MEMORY_2 -> memory[1][index];
            case NEW_MEMORY_1 -> now[0];
            case NEW_MEMORY_2 -> now[1];
            default -> throw new IllegalStateException(quantity.id());
        };
        for (int slot = 0; slot < now.length; slot++) {
            now[slot] = rule.memory().get(slot).evaluate(Arithmetic.DOUBLES, values);
            if (after != null) {
                after[slot][index] = now[slot];
            }
        }
        return rule.updated().evaluate(Arithmetic.DOUBLES, values);
    }

    /** Stand-ins for the quantities of any one parameter. */
    private static final UpdateRule.Terms TERMS = new UpdateRule.Terms(
            any(Quantity.Kind.WEIGHT),
            any(Quantity.Kind.WEIGHT_GRADIENT),
            any(Quantity.Kind.RATE),
            List.of(any(Quantity.Kind.MEMORY_1), any(Quantity.Kind.MEMORY_2)),
            List.of(any(Quantity.Kind.NEW_MEMORY_1), any(Quantity.Kind.NEW_MEMORY_2)));

    private static Expression any(Quantity.Kind kind) {
        return Expression.value(Quantity.of(kind, 1, 1, 1, Scope.ONLY));
    }
}
