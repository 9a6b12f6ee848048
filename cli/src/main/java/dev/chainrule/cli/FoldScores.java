package dev.chainrule.cli;

import dev.chainrule.cli.report.Score;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * What cross-validation came to, score by score.
 *
 * @param folds how many
 * @param means over the folds that define the score
 * @param deviations the sample standard deviations, over the same folds; NaN for fewer than two
 */
record FoldScores(int folds, List<Score> means, List<Score> deviations) {
    /** Of the scores of each fold, which are the same ones in the same order. */
    static FoldScores of(List<List<Score>> folds) {
        List<Score> means = new ArrayList<>();
        List<Score> deviations = new ArrayList<>();
        for (int i = 0; i < folds.getFirst().size(); i++) {
            int index = i;
            Score first = folds.getFirst().get(i);
            double[] values = folds.stream()
                    .mapToDouble(fold -> fold.get(index).value())
                    .filter(value -> !Double.isNaN(value))
                    .toArray();
            double mean = DoubleStream.of(values).average().orElse(Double.NaN);
            double squares =
                    DoubleStream.of(values).map(x -> (x - mean) * (x - mean)).sum();
            double deviation = values.length < 2 ? Double.NaN : Math.sqrt(squares / (values.length - 1));
            means.add(new Score(first.metric(), first.target(), mean));
            deviations.add(new Score(first.metric(), first.target(), deviation));
        }
        return new FoldScores(folds.size(), means, deviations);
    }
}
