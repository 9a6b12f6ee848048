package dev.chainrule.benchmarks.accuracy;

import dev.chainrule.benchmarks.Results;
import dev.chainrule.random.RandomStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * XGBoost by random search: 50 trials in the space that Gorishniy et al. (2023, TabR) searched, the one with the
 * lowest loss of the validation rows, and then the same with a third of its learning rate if that is lower still (so the
 * trials can do with rates from 0.02, which arrive within the rounds there are). Each trial is kept when it is over.
 */
final class XgboostSearch implements Contender {
    static final String NAME = "xgboost-searched";

    private static final int TRIALS = 50;
    private static final int ROUNDS = 4000;
    private static final int PATIENCE = 100;
    private static final double LEAST_RATE = 0.02;
    private static final double LARGEST_RATE = 0.3;

    private final Folders folders;

    XgboostSearch(Folders folders) {
        this.folders = folders;
    }

    /** One trial, and how it went. */
    record Trial(Map<String, Double> parameters, int rounds, double loss, double seconds) {}

    /** The trials of one problem so far. */
    record Trials(String settings, List<Trial> trials) {}

    @Override
    public String name() {
        return NAME;
    }

    /** California alone: what is asked of the other tables is to be ahead of the defaults. */
    @Override
    public boolean suits(Subject subject) {
        return subject.name().equals(Subjects.CALIFORNIA);
    }

    @Override
    public String settings(Problem problem) {
        return TRIALS + " trials, at most " + ROUNDS + " rounds, patience " + PATIENCE + ", rates from " + LEAST_RATE
                + " to " + LARGEST_RATE + ", and a third";
    }

    @Override
    public Answer answer(Problem problem) {
        Results kept = new Results(folders.work().resolve("trials"));
        String name = problem.subject().name() + "-" + problem.seed();
        List<Trial> trials = new ArrayList<>(kept.read(name, Trials.class)
                .filter(found -> found.settings().equals(settings(problem)))
                .map(Trials::trials)
                .orElse(List.of()));
        try (Xgboost data = new Xgboost(problem)) {
            while (trials.size() < TRIALS) {
                trials.add(trial(data, parameters(problem.seed(), trials.size())));
                kept.write(name, new Trials(settings(problem), trials));
                Trial last = trials.getLast();
                Main.say(String.format(
                        Locale.ROOT,
                        "trial %d of %s: %.4f after %d rounds, %.1f s",
                        trials.size(),
                        name,
                        last.loss(),
                        last.rounds(),
                        last.seconds()));
            }
            Trial best = best(trials);
            Map<String, Double> slower = new LinkedHashMap<>(best.parameters());
            slower.computeIfPresent("learning_rate", (_, rate) -> rate / 3);
            trials.add(trial(data, slower));
            return answer(data, best(trials), trials);
        }
    }

    private static Trial best(List<Trial> trials) {
        return trials.stream().min(Comparator.comparingDouble(Trial::loss)).orElseThrow();
    }

    private static Answer answer(Xgboost data, Trial best, List<Trial> trials) {
        Xgboost.Fitted fitted = data.fit(asked(best.parameters()), ROUNDS, PATIENCE);
        try {
            Map<String, String> notes = new LinkedHashMap<>();
            notes.put("rounds", Integer.toString(fitted.rounds()));
            best.parameters().forEach((name, value) -> notes.put(name, Double.toString(value)));
            return new Answer(
                    data.predict(fitted),
                    trials.stream().mapToDouble(Trial::seconds).sum(),
                    notes);
        } finally {
            fitted.booster().dispose();
        }
    }

    private static Trial trial(Xgboost data, Map<String, Double> parameters) {
        long start = System.nanoTime();
        Xgboost.Fitted fitted = data.fit(asked(parameters), ROUNDS, PATIENCE);
        fitted.booster().dispose();
        return new Trial(parameters, fitted.rounds(), fitted.loss(), (System.nanoTime() - start) * 1e-9);
    }

    /** XGBoost wants whole numbers without a point. */
    private static Map<String, Object> asked(Map<String, Double> parameters) {
        Map<String, Object> asked = new LinkedHashMap<>(parameters);
        asked.computeIfPresent("max_depth", (_, depth) -> ((Double) depth).intValue());
        return asked;
    }

    /** Where a range is from 0, half of the trials have 0. */
    private static Map<String, Double> parameters(long seed, int trial) {
        RandomStream random = RandomStream.of(seed, NAME, trial);
        Map<String, Double> parameters = new LinkedHashMap<>();
        parameters.put("learning_rate", logarithmic(random, LEAST_RATE, LARGEST_RATE));
        parameters.put("max_depth", (double) (3 + random.nextInt(12)));
        parameters.put("min_child_weight", logarithmic(random, 1e-4, 100));
        parameters.put("subsample", random.nextDouble(0.5, 1));
        parameters.put("colsample_bytree", random.nextDouble(0.5, 1));
        parameters.put("gamma", random.nextDouble() < 0.5 ? 0 : logarithmic(random, 1e-3, 100));
        parameters.put("lambda", random.nextDouble() < 0.5 ? 0 : logarithmic(random, 0.1, 10));
        return parameters;
    }

    private static double logarithmic(RandomStream random, double low, double high) {
        return StrictMath.exp(random.nextDouble(StrictMath.log(low), StrictMath.log(high)));
    }
}
