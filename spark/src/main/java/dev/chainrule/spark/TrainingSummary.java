package dev.chainrule.spark;

import dev.chainrule.training.History;
import dev.chainrule.training.Outcome;
import java.util.List;

/**
 * How a model came about.
 *
 * @param history the epochs
 * @param outcome how the training ended
 * @param traffic what was sent for it
 * @param trainingRows how many rows were learned from
 * @param validationRows how many chose the best epoch
 * @param remarks what a person should know, one line each
 * @param seconds the training took, without the preprocessing
 */
public record TrainingSummary(
        History history,
        Outcome outcome,
        Traffic traffic,
        long trainingRows,
        long validationRows,
        List<String> remarks,
        double seconds) {
    /** A summary with a copy of the remarks. */
    public TrainingSummary {
        remarks = List.copyOf(remarks);
    }

    static TrainingSummary of(FrameTraining.Trained trained) {
        return new TrainingSummary(
                trained.result().history(),
                trained.result().outcome(),
                trained.result().traffic(),
                trained.trainingRows(),
                trained.validationRows(),
                trained.remarks(),
                trained.seconds());
    }
}
