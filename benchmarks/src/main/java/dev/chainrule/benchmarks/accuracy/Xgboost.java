package dev.chainrule.benchmarks.accuracy;

import dev.chainrule.data.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;

/**
 * The data of one problem in XGBoost, which stops adding trees when the validation rows no longer gain, and predicts by
 * the trees up to the best round. Categories are one-hot; missing values are XGBoost's own.
 */
final class Xgboost implements AutoCloseable {
    private static final String VALIDATION = "validation";

    private final Problem problem;
    private final DMatrix training;
    private final DMatrix validation;
    private final DMatrix test;

    /**
     * A model.
     *
     * @param booster with some trees more than are used
     * @param rounds how many are used
     * @param loss of the validation rows: RMSE or log loss
     */
    record Fitted(Booster booster, int rounds, double loss) {}

    Xgboost(Problem problem) {
        this.problem = problem;
        Features features = new Features(problem.features(problem.training()));
        try {
            this.training = matrix(features, problem.training());
            this.validation = matrix(features, problem.validation());
            this.test = matrix(features, problem.test());
            this.training.setLabel(labels(problem.training()));
            this.validation.setLabel(labels(problem.validation()));
        } catch (XGBoostError e) {
            throw new IllegalStateException(e);
        }
    }

    private DMatrix matrix(Features features, Table part) throws XGBoostError {
        return new DMatrix(features.encode(problem.features(part)), part.rows(), features.columns(), Float.NaN);
    }

    private float[] labels(Table part) {
        double[] targets = problem.targets(part);
        float[] labels = new float[targets.length];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = (float) targets[i];
        }
        return labels;
    }

    /** Trees by {@code parameters}, at most {@code rounds} rounds, until {@code patience} rounds have brought nothing. */
    Fitted fit(Map<String, Object> parameters, int rounds, int patience) {
        Map<String, Object> all = new LinkedHashMap<>(objective());
        all.put("nthread", problem.threads());
        all.put("seed", problem.seed());
        all.put("verbosity", 0);
        all.put("verbose_eval", "false");
        all.putAll(parameters);
        float[][] losses = new float[1][rounds];
        Map<String, DMatrix> watched = Map.of(VALIDATION, validation);
        try {
            Booster booster = XGBoost.train(training, all, rounds, watched, losses, null, null, patience);
            int best = 0;
            for (int round = 1; round < booster.getNumBoostedRound(); round++) {
                best = losses[0][round] < losses[0][best] ? round : best;
            }
            return new Fitted(booster, best + 1, losses[0][best]);
        } catch (XGBoostError e) {
            throw new IllegalStateException(e);
        }
    }

    private Map<String, Object> objective() {
        int classes = problem.classes().size();
        return switch (classes) {
            case 0 -> Map.of("objective", "reg:squarederror", "eval_metric", "rmse");
            case 2 -> Map.of("objective", "binary:logistic", "eval_metric", "logloss");
            default -> Map.of("objective", "multi:softprob", "eval_metric", "mlogloss", "num_class", classes);
        };
    }

    /** The predictions of the test rows, as an {@link Answer} has them. */
    double[] predict(Fitted fitted) {
        try {
            float[][] outputs = fitted.booster().predict(test, false, fitted.rounds());
            List<Double> predictions = new ArrayList<>();
            for (float[] row : outputs) {
                if (problem.classes().size() == 2) {
                    predictions.add(1.0 - row[0]);
                }
                for (float output : row) {
                    predictions.add((double) output);
                }
            }
            return predictions.stream().mapToDouble(Double::doubleValue).toArray();
        } catch (XGBoostError e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        training.dispose();
        validation.dispose();
        test.dispose();
    }
}
