package dev.chainrule.benchmarks.scaling;

import dev.chainrule.bench.Workload;
import dev.chainrule.data.Dataset;
import dev.chainrule.kernels.Compute;
import dev.chainrule.loss.CrossEntropy;
import dev.chainrule.network.Network;
import dev.chainrule.network.Relu;
import dev.chainrule.network.Softmax;
import dev.chainrule.optimization.Adam;
import dev.chainrule.optimization.ElementwiseOptimizer;
import dev.chainrule.training.Trainer;
import dev.chainrule.training.Training;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * Trains one network on several numbers of threads, and beside it the same with a {@link Carrier} for an optimizer, all in
 * turns, and prints what the parts of a step took, as JSON.
 */
public final class ScalingProcess {
    /** As narrow as a network of some layers gets in the tables of growth. */
    public static final Workload NARROW = new Workload(
            "64x5-10",
            Network.of(64, Collections.nCopies(4, 64), new Relu(), 10, new Softmax()),
            new CrossEntropy(),
            new Adam(),
            0.001,
            128,
            1 << 14);

    private ScalingProcess() {}

    /**
     * What a step took, in nanoseconds: medians over the rounds.
     *
     * @param threads on how many
     * @param step all of it
     * @param parts each part of it
     * @param carrier the carrier's pass in place of the optimizer's
     */
    public record Times(int threads, double step, Map<StepPart, Double> parts, double carrier) {}

    /**
     * A network.
     *
     * @param workload its name
     * @param bytes what the optimizer's pass moves
     * @param times for each number of threads
     */
    public record Profile(String workload, double bytes, List<Times> times) {}

    /** Arguments: name of the workload, seconds of warm-up and of a stretch, rounds, numbers of threads. */
    public static void main(String[] arguments) {
        Workload workload = workload(arguments[0]);
        double warmUp = Double.parseDouble(arguments[1]);
        double stretch = Double.parseDouble(arguments[2]);
        int rounds = Integer.parseInt(arguments[3]);
        ElementwiseOptimizer optimizer = (ElementwiseOptimizer) workload.optimizer();
        Dataset data = workload.data(workload.rows());
        List<Run> runs = new ArrayList<>();
        for (String threads : Arrays.asList(arguments).subList(4, arguments.length)) {
            Trainer trainer = workload.trainer();
            runs.add(new Run(trainer, workload, data, Integer.parseInt(threads)));
            trainer = trainer.withOptimizer(new Carrier(optimizer.slots()));
            runs.add(new Run(trainer, workload, data, Integer.parseInt(threads)));
        }
        runs.forEach(run -> run.train(warmUp));
        runs.forEach(Run::forget);
        for (int round = 0; round < rounds; round++) {
            runs.forEach(run -> run.train(stretch));
        }
        List<Times> times = new ArrayList<>();
        for (int i = 0; i < runs.size(); i += 2) {
            times.add(runs.get(i).times(runs.get(i + 1)));
        }
        int parameters = workload.parameters().layout().trained();
        double bytes = (double) Carrier.bytes(optimizer) * parameters;
        System.out.println(JsonMapper.shared().writeValueAsString(new Profile(workload.name(), bytes, times)));
        System.exit(0);
    }

    /** The one of that name: of those that the project is measured by, or {@link #NARROW}. */
    public static Workload workload(String name) {
        return Stream.concat(Workload.ALL.stream(), Stream.of(NARROW))
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** One training, and what its stretches were like. */
    private static final class Run {
        private final StepClock clock = new StepClock();
        private final Training training;
        private final Dataset data;
        private final int threads;
        private final int steps;
        private final Map<StepPart, List<Double>> parts = new EnumMap<>(StepPart.class);
        private final List<Double> whole = new ArrayList<>();

        Run(Trainer trainer, Workload workload, Dataset data, int threads) {
            this.data = data;
            this.threads = threads;
            this.steps = Math.ceilDiv(data.rows(), workload.batch());
            Compute compute = new Compute(TimedBackend.NAME, threads);
            training = ScopedValue.where(TimedBackend.CLOCK, clock)
                    .call(() -> Training.start(trainer, workload.parameters(), compute));
            forget();
        }

        /** Trains for {@code seconds} or a little longer, at least an epoch. */
        void train(double seconds) {
            Map<StepPart, Long> before = new EnumMap<>(StepPart.class);
            for (StepPart part : StepPart.values()) {
                before.put(part, clock.nanos(part));
            }
            long start = System.nanoTime();
            int done = 0;
            long taken;
            do {
                training.partialFit(data);
                done += steps;
                taken = System.nanoTime() - start;
            } while (taken < seconds * 1e9);
            double left = taken;
            for (StepPart part : StepPart.values()) {
                double nanos = part == StepPart.BETWEEN ? left : clock.nanos(part) - before.get(part);
                left -= nanos;
                parts.get(part).add(nanos / done);
            }
            whole.add((double) taken / done);
        }

        /** Drops what was measured so far. */
        void forget() {
            whole.clear();
            for (StepPart part : StepPart.values()) {
                parts.put(part, new ArrayList<>());
            }
        }

        Times times(Run carrier) {
            Map<StepPart, Double> medians = new EnumMap<>(StepPart.class);
            parts.forEach((part, nanos) -> medians.put(part, median(nanos)));
            if (medians.get(StepPart.OPTIMIZER) == 0) {
                throw new IllegalStateException("the optimizer's loop was not found");
            }
            return new Times(threads, median(whole), medians, median(carrier.parts.get(StepPart.OPTIMIZER)));
        }

        private static double median(List<Double> values) {
            return values.stream().sorted().toList().get(values.size() / 2);
        }
    }
}
