package dev.chainrule.spark;

import dev.chainrule.model.Predictions;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * What a classification adds to a row: those of raw prediction, probabilities and prediction that are wanted, in this order.
 *
 * @param raw the natural logarithms of the probabilities
 * @param probability a probability for each class
 * @param prediction the index of the most probable class, or of that with the largest probability / threshold
 * @param thresholds one for each class; null for none
 */
record ClassOutputs(boolean raw, boolean probability, boolean prediction, double @Nullable [] thresholds)
        implements Scoring.Outputs {
    /** {@code schema} with the field {@code name}, unless that is empty. */
    static StructType schema(StructType schema, String name, DataType type) {
        return name.isEmpty()
                ? schema
                : StageColumns.with(
                        schema, new StructField(name, type, type.equals(SQLDataTypes.VectorType()), Metadata.empty()));
    }

    /** The field of a prediction that is an index of {@code classes}. */
    static StructField prediction(String name, List<String> classes) {
        return NominalAttribute.defaultAttr()
                .withName(name)
                .withValues(classes.toArray(String[]::new))
                .toStructField();
    }

    @Override
    public Object[] of(Predictions predictions, int row) {
        double[] probabilities = probabilities(predictions, row);
        List<Object> values = new ArrayList<>();
        if (raw) {
            values.add(Vectors.dense(raw(probabilities)));
        }
        if (probability) {
            values.add(Vectors.dense(probabilities));
        }
        if (prediction) {
            values.add((double) predicted(probabilities, thresholds));
        }
        return values.toArray();
    }

    static double[] probabilities(Predictions predictions, int row) {
        double[] probabilities = new double[predictions.classNames().size()];
        for (int k = 0; k < probabilities.length; k++) {
            probabilities[k] = predictions.probability(row, k);
        }
        return probabilities;
    }

    /** Logarithms; of 0 that of the least float. */
    static double[] raw(double[] probabilities) {
        double[] raw = new double[probabilities.length];
        for (int k = 0; k < raw.length; k++) {
            raw[k] = StrictMath.log(Math.max(probabilities[k], Float.MIN_VALUE));
        }
        return raw;
    }

    /** The index of the largest probability / threshold, the first of equals; a threshold of 0 always wins. */
    static int predicted(double[] probabilities, double @Nullable [] thresholds) {
        int best = 0;
        double most = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < probabilities.length; k++) {
            double value = thresholds == null
                    ? probabilities[k]
                    : thresholds[k] == 0 ? Double.POSITIVE_INFINITY : probabilities[k] / thresholds[k];
            if (value > most) {
                best = k;
                most = value;
            }
        }
        return best;
    }
}
