package dev.chainrule.benchmarks.accuracy;

import java.util.Map;

/** XGBoost with nothing said but how many rounds there may be, and with early stopping. */
final class XgboostDefaults implements Contender {
    static final String NAME = "xgboost";

    private static final int ROUNDS = 1000;
    private static final int PATIENCE = 50;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean suits(Subject subject) {
        return true;
    }

    @Override
    public String settings(Problem problem) {
        return "defaults, at most " + ROUNDS + " rounds, patience " + PATIENCE;
    }

    @Override
    public Answer answer(Problem problem) {
        long start = System.nanoTime();
        try (Xgboost data = new Xgboost(problem)) {
            Xgboost.Fitted fitted = data.fit(Map.of(), ROUNDS, PATIENCE);
            double seconds = (System.nanoTime() - start) * 1e-9;
            try {
                return new Answer(data.predict(fitted), seconds, Map.of("rounds", Integer.toString(fitted.rounds())));
            } finally {
                fitted.booster().dispose();
            }
        }
    }
}
