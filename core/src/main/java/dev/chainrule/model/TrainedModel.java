package dev.chainrule.model;

import dev.chainrule.data.Task;
import dev.chainrule.metrics.Evaluation;
import dev.chainrule.training.Epoch;
import dev.chainrule.training.History;
import dev.chainrule.training.Outcome;
import java.util.List;
import java.util.Optional;

/**
 * A model and how it came about.
 *
 * @param model of the epoch that was kept
 * @param outcome how the training ended
 * @param history its epochs
 * @param trainingRows how many rows it learned from
 * @param validation metrics of the rows held out to choose the epoch; empty without them
 * @param test metrics of the rows kept away from everything; empty without them
 * @param remarks what a person should know, one line each
 * @param trainingSeconds how long the epochs took
 */
public record TrainedModel(
        Model model,
        Outcome outcome,
        History history,
        int trainingRows,
        Optional<Evaluation> validation,
        Optional<Evaluation> test,
        List<String> remarks,
        double trainingSeconds) {
    /** A trained model with a copy of the remarks. */
    public TrainedModel {
        remarks = List.copyOf(remarks);
    }

    /** The same, judged by {@code evaluation} of rows that were kept away from everything. */
    public TrainedModel withTest(Evaluation evaluation) {
        return new TrainedModel(
                model, outcome, history, trainingRows, validation, Optional.of(evaluation), remarks, trainingSeconds);
    }

    /** The task. */
    public Task task() {
        return model.preprocessing().target().task();
    }

    /** The optimised loss in the epoch that was kept; NaN if none was. */
    public double trainLoss() {
        return history.epochs().stream()
                .filter(epoch -> epoch.number() == outcome.bestEpoch())
                .mapToDouble(Epoch::loss)
                .findFirst()
                .orElse(Double.NaN);
    }
}
