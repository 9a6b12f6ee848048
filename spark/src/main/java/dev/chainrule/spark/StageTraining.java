package dev.chainrule.spark;

import dev.chainrule.data.Task;
import dev.chainrule.preprocessing.Roles;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** What the estimators do when they are fitted. */
final class StageTraining {
    private StageTraining() {}

    /**
     * Trains by {@code params}.
     *
     * @param labels what the label means; null for a number to predict
     */
    static FrameTraining.Trained train(
            Dataset<Row> frame,
            TrainingParams params,
            String featuresCol,
            String labelCol,
            @Nullable ClassLabels labels) {
        ParamRecipe recipe = new ParamRecipe(params);
        double share = (double) params.get(params.validation);
        FrameRows rows = StageColumns.rows(frame.schema(), params, featuresCol, labelCol, share);
        Roles columns = StageColumns.roles(rows);
        Roles roles = labels == null ? columns.withTask(Task.REGRESSION) : columns;
        FrameTraining training = new FrameTraining(roles, shape -> recipe.recipe(shape, roles), recipe.options());
        if (labels != null && labels.areIndices()) {
            training.ofIndexed(labels);
        }
        if (!params.hasColumns() && !params.isSet(params.scaling)) {
            training.withVectorsAsTheyAre();
        }
        return training.remark(recipe.remarks()).train(frame, rows, (int) params.get(params.partitions));
    }
}
