package dev.chainrule.model;

import dev.chainrule.data.Table;
import dev.chainrule.kernels.Compute;
import dev.chainrule.network.Activation;
import dev.chainrule.random.RandomStream;
import dev.chainrule.training.DivergenceException;
import dev.chainrule.training.Epoch;
import dev.chainrule.training.Trainer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/**
 * Tries recipes drawn at random around a given one and ranks them by the loss on the rows held out for validation
 * (Bergstra and Bengio 2012). The first candidate is the given recipe itself; equal seeds draw equal candidates.
 *
 * @param base where to start from; it holds out rows for validation
 * @param space what may vary
 * @param candidates how many recipes to try, the first included
 * @param seed of the draws
 */
public record RandomSearch(Recipe base, Space space, int candidates, long seed) {
    /**
     * What a candidate is drawn from.
     *
     * @param lowestRate the learning rate is log-uniform from here
     * @param highestRate to here
     * @param hidden hidden layers
     * @param activations activations of the hidden layers
     * @param dropouts shares of hidden units dropped
     * @param batches rows per update
     */
    public record Space(
            double lowestRate,
            double highestRate,
            List<List<Integer>> hidden,
            List<Activation> activations,
            List<Double> dropouts,
            List<Integer> batches) {
        /** @throws IllegalArgumentException if the rates are not positive and ascending, or a list is empty */
        public Space {
            hidden = List.copyOf(hidden);
            activations = List.copyOf(activations);
            dropouts = List.copyOf(dropouts);
            batches = List.copyOf(batches);
            if (!(lowestRate > 0 && highestRate >= lowestRate && Double.isFinite(highestRate))) {
                throw new IllegalArgumentException("rates must be positive and ascending");
            }
            if (hidden.isEmpty() || activations.isEmpty() || dropouts.isEmpty() || batches.isEmpty()) {
                throw new IllegalArgumentException("there must be something to draw from");
            }
        }

        /** A factor of ten around the rate of {@code base}, one to three layers of 32 to 256 units, dropout up to 0.3. */
        public static Space around(Recipe base) {
            double rate = base.trainer().baseRate();
            List<List<Integer>> hidden = new ArrayList<>();
            for (int units : new int[] {32, 64, 128, 256}) {
                hidden.add(List.of(units));
                hidden.add(List.of(units, units));
                hidden.add(List.of(units, units, units));
            }
            return new Space(
                    rate / 10,
                    rate * 10,
                    hidden,
                    List.of(base.architecture().activation()),
                    List.of(0.0, 0.1, 0.2, 0.3),
                    List.of(32, 64, 128, 256));
        }
    }

    /**
     * A recipe that was tried.
     *
     * @param recipe what was tried
     * @param loss its lowest loss on the validation rows
     * @param trained its model
     */
    public record Candidate(Recipe recipe, double loss, TrainedModel trained) {}

    /** @throws IllegalArgumentException if nothing is held out for validation or there is no candidate */
    public RandomSearch {
        if (!(base.validation() > 0)) {
            throw new IllegalArgumentException("a search needs rows for validation");
        }
        if (candidates < 1) {
            throw new IllegalArgumentException("candidates must be at least 1, is " + candidates);
        }
    }

    /** The recipes to try, in order. */
    public List<Recipe> recipes() {
        List<Recipe> recipes = new ArrayList<>(List.of(base));
        for (int i = 1; i < candidates; i++) {
            RandomStream random = RandomStream.of(seed, "search", i);
            double logRate = random.nextDouble(StrictMath.log(space.lowestRate), StrictMath.log(space.highestRate));
            Trainer trainer = base.trainer().withRate(StrictMath.exp(logRate)).withBatch(pick(space.batches, random));
            recipes.add(base.withTrainer(trainer)
                    .withHidden(pick(space.hidden, random))
                    .withActivation(pick(space.activations, random))
                    .withDropout(pick(space.dropouts, random)));
        }
        return recipes;
    }

    /**
     * Trains every candidate on {@code table}, all with the same rows held out.
     *
     * @param each hears of each candidate when it is done
     * @return the candidates that did not run away at once, the lowest loss first
     */
    public List<Candidate> run(Table table, Compute compute, Consumer<Candidate> each) {
        List<Candidate> tried = new ArrayList<>();
        for (Recipe recipe : recipes()) {
            TrainedModel trained;
            try {
                trained = new ModelTrainer(recipe).on(compute).train(table);
            } catch (DivergenceException e) {
                continue; // its rate was too high: no candidate
            }
            double loss = trained.history().best().map(Epoch::monitored).orElse(Double.NaN);
            Candidate candidate = new Candidate(recipe, loss, trained);
            tried.add(candidate);
            each.accept(candidate);
        }
        tried.sort(Comparator.comparingDouble(Candidate::loss)); // NaN last
        return List.copyOf(tried);
    }

    private static <T> T pick(List<T> items, RandomStream random) {
        return items.get(random.nextInt(items.size()));
    }
}
