package dev.chainrule.cli.report;

import dev.chainrule.cli.terminal.Words;
import dev.chainrule.metrics.Evaluation;
import dev.chainrule.metrics.QuantileMetrics;
import dev.chainrule.metrics.RegressionMetrics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A metric that is one number.
 *
 * @param metric its name in JSON
 * @param target what it is of, where there are several regression targets; else null
 * @param value NaN if undefined
 */
public record Score(String metric, @Nullable String target, double value) {
    /**
     * The scores of {@code evaluation}, in a fixed order.
     *
     * @param targets the names of the target columns
     */
    public static List<Score> of(Evaluation evaluation, List<String> targets) {
        List<Score> scores = new ArrayList<>();
        if (evaluation instanceof RegressionMetrics regression && targets.size() > 1) {
            for (int t = 0; t < targets.size(); t++) {
                scores.add(new Score(
                        "rmse", targets.get(t), regression.targets().get(t).rmse()));
            }
            for (int t = 0; t < targets.size(); t++) {
                scores.add(new Score(
                        "mae", targets.get(t), regression.targets().get(t).mae()));
            }
            for (int t = 0; t < targets.size(); t++) {
                scores.add(new Score(
                        "r2", targets.get(t), regression.targets().get(t).r2()));
            }
            // a share, the mean over the targets; the other metrics of quantiles are in the units of each
            regression
                    .quantiles()
                    .map(QuantileMetrics::coverage)
                    .filter(share -> !Double.isNaN(share))
                    .ifPresent(share -> scores.add(new Score("coverage", null, share)));
        } else {
            evaluation.scalars().forEach((name, value) -> scores.add(new Score(name, null, value)));
        }
        return scores;
    }

    /** Why numbers of {@code evaluation} are missing, where squares of the errors are beyond a double's range. */
    public static Optional<String> remark(Evaluation evaluation) {
        return evaluation instanceof RegressionMetrics regression
                        && regression.targets().stream().anyMatch(target -> !Double.isFinite(target.rmse()))
                ? Optional.of("the errors are so large that their squares overflow: RMSE and R² are not defined;"
                        + " give the target in larger units, for example by --query")
                : Optional.empty();
    }

    /** The scores as JSON: metric to value, or with several targets metric to target to value. */
    public static Map<String, Object> tree(List<Score> scores) {
        Map<String, Object> tree = new LinkedHashMap<>();
        Map<String, Map<String, Double>> byTarget = new LinkedHashMap<>();
        for (Score score : scores) {
            if (score.target == null) {
                tree.put(score.metric, score.value);
            } else {
                Map<String, Double> values = byTarget.computeIfAbsent(score.metric, _ -> new LinkedHashMap<>());
                values.put(score.target, score.value);
                tree.put(score.metric, values);
            }
        }
        return tree;
    }

    /** The name in words: "balanced accuracy", "RMSE of height". */
    public String words() {
        return Words.metric(metric) + (target == null ? "" : " of " + target);
    }

    /** Whether a short report has it: not those that say the same again in parts. */
    public boolean isMain() {
        return !metric.startsWith("precision") && !metric.startsWith("recall") && !metric.equals("f1");
    }
}
