package dev.chainrule.model;

import dev.chainrule.network.Ensemble;
import dev.chainrule.optimization.AdamW;
import dev.chainrule.random.RandomStream;
import dev.chainrule.training.Trainer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * What the recipes of a search are drawn from at random (Bergstra and Bengio 2012). What a recipe does not have, such as
 * bins or members, its space does not have either.
 *
 * @param rate of learning, log-uniform
 * @param decay of AdamW, log-uniform; with another optimizer, or where it is 0, there is none
 * @param dropout uniform
 * @param hidden choices of hidden layers, of any number: one number of units per hidden layer
 * @param members how many share them, one number for each choice
 * @param bins into which numbers are divided, one number for each choice
 * @param units that each number becomes, one number for each choice
 * @param batch rows per update, one number for each choice
 */
public record SearchSpace(
        Range rate,
        Range decay,
        Range dropout,
        List<List<Integer>> hidden,
        List<Integer> members,
        List<Integer> bins,
        List<Integer> units,
        List<Integer> batch) {
    private static final int MOST_LAYERS = 3;

    /**
     * Numbers from one to another.
     *
     * @param low the lowest, not negative
     * @param high the highest
     */
    public record Range(double low, double high) {
        /** @throws IllegalArgumentException if they are negative, not finite or not ascending */
        public Range {
            if (!(low >= 0 && high >= low && Double.isFinite(high))) {
                throw new IllegalArgumentException("a range ascends from 0 or more, not from " + low + " to " + high);
            }
        }

        private double uniform(RandomStream random) {
            return low + (high - low) * random.nextDouble();
        }

        private double logUniform(RandomStream random) {
            double share = random.nextDouble();
            return low == 0 ? 0 : StrictMath.exp(StrictMath.log(low) + share * StrictMath.log(high / low));
        }
    }

    /** @throws IllegalArgumentException if a list is empty */
    public SearchSpace {
        hidden = List.copyOf(hidden);
        members = List.copyOf(members);
        bins = List.copyOf(bins);
        units = List.copyOf(units);
        batch = List.copyOf(batch);
        for (List<?> list : List.of(hidden, members, bins, units, batch)) {
            if (list.isEmpty()) {
                throw new IllegalArgumentException("there must be something to draw from");
            }
        }
    }

    /** What lies around {@code base}: a sixth to three times its rate, half to twice its widths, and so on. */
    public static SearchSpace around(Recipe base) {
        Architecture network = base.architecture();
        Trainer trainer = base.trainer();
        double decay = trainer.optimizer() instanceof AdamW adam ? adam.decay() : 0;
        int units = network.embedding().numbers() instanceof NumberEmbedding.Linear(int each) ? each : 0;
        int members = network.ensemble().members();
        return new SearchSpace(
                new Range(trainer.baseRate() / 6, trainer.baseRate() * 3),
                new Range(decay / 10, decay * 100),
                new Range(0, 0.4),
                layers(network.hidden()),
                members == 1 ? List.of(1) : times(members, 2, 0.5, 1, 2),
                times(base.encoder().bins(), 2, 1 / 3.0, 2 / 3.0, 1, 2),
                times(units, 1, 0.5, 0.75, 1, 1.5),
                times(trainer.batch(), 1, 0.5, 1, 2));
    }

    private static List<List<Integer>> layers(List<Integer> hidden) {
        List<List<Integer>> layers = new ArrayList<>();
        if (hidden.isEmpty()) {
            return List.of(hidden);
        }
        for (int width : times(hidden.getFirst(), 1, 0.5, 1, 1.5, 2)) {
            List<Integer> widths = new ArrayList<>();
            for (int depth = 1; depth <= MOST_LAYERS; depth++) {
                widths.add(width);
                layers.add(List.copyOf(widths));
            }
        }
        return layers;
    }

    /** {@code base} times each factor, at least {@code least}; 0 stays 0. */
    private static List<Integer> times(int base, int least, double... factors) {
        return base == 0
                ? List.of(0)
                : DoubleStream.of(factors)
                        .mapToObj(factor -> Math.max(least, (int) StrictMath.rint(base * factor)))
                        .distinct()
                        .toList();
    }

    /** Draws a recipe like {@code base}, but for what varies here. */
    Recipe draw(Recipe base, RandomStream random) {
        Trainer trainer = base.trainer();
        double rate = this.rate.logUniform(random);
        double decay = this.decay.logUniform(random);
        if (trainer.optimizer() instanceof AdamW adam) {
            trainer = trainer.withOptimizer(adam.withDecay(decay));
        }
        Recipe recipe = base.withTrainer(trainer.withRate(rate).withBatch(pick(batch, random)))
                .withDropout(dropout.uniform(random))
                .withHidden(pick(hidden, random))
                .withEnsemble(new Ensemble(
                        pick(members, random), base.architecture().ensemble().adapters()))
                .withEncoder(base.encoder().withBins(pick(bins, random)));
        int each = pick(units, random);
        FeatureEmbedding embedding = base.architecture().embedding();
        return embedding.numbers() instanceof NumberEmbedding.Linear
                ? recipe.withEmbedding(embedding.withNumbers(new NumberEmbedding.Linear(each)))
                : recipe;
    }

    private static <T> T pick(List<T> items, RandomStream random) {
        return items.get(random.nextInt(items.size()));
    }
}
