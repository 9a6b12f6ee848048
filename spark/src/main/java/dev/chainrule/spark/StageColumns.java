package dev.chainrule.spark;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.Column;
import dev.chainrule.data.NumberColumn;
import dev.chainrule.data.Table;
import dev.chainrule.model.Model;
import dev.chainrule.preprocessing.Roles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** Which columns of a DataFrame a stage reads. */
final class StageColumns {
    private StageColumns() {}

    /** What is learned from: {@code inputCols} where they are set, else the vectors of {@code featuresCol}. */
    static List<FrameColumn> features(StructType schema, TrainingParams params, String featuresCol, String labelCol) {
        List<FrameColumn> features = new ArrayList<>();
        if (params.hasColumns()) {
            for (String name : params.get(params.inputCols)) {
                if (name.equals(labelCol)) {
                    throw new ChainruleException("the column '" + name + "' is the label: leave it out of inputCols");
                }
                features.add(FrameColumn.of(schema, name, "inputCols"));
            }
            if (features.isEmpty()) {
                throw new ChainruleException("inputCols is empty: name the columns to learn from");
            }
            return features;
        }
        FrameColumn vectors = FrameColumn.of(schema, featuresCol, "featuresCol");
        if (!vectors.isVector()) {
            throw new ChainruleException("column '" + featuresCol + "' (featuresCol) holds "
                    + FrameColumn.field(schema, featuresCol, "featuresCol")
                            .dataType()
                            .simpleString()
                    + ", not vectors; make one with VectorAssembler, or name the columns by inputCols");
        }
        return List.of(vectors);
    }

    /** The rows that an estimator reads. */
    static FrameRows rows(StructType schema, TrainingParams params, String featuresCol, String labelCol, double share) {
        String weights = params.isSet(params.weightCol) ? params.get(params.weightCol) : null;
        String indicator =
                params.isSet(params.validationIndicatorCol) ? params.get(params.validationIndicatorCol) : null;
        if (weights != null && !(FrameColumn.field(schema, weights, "weightCol").dataType() instanceof NumericType)) {
            throw new ChainruleException("column '" + weights + "' (weightCol) must hold numbers");
        }
        if (indicator != null
                && !(FrameColumn.field(schema, indicator, "validationIndicatorCol")
                                .dataType()
                        instanceof BooleanType)) {
            throw new ChainruleException(
                    "column '" + indicator + "' (validationIndicatorCol) must hold true and false");
        }
        return new FrameRows(
                features(schema, params, featuresCol, labelCol),
                List.of(FrameColumn.of(schema, labelCol, "labelCol")),
                weights == null ? null : FrameColumn.of(schema, weights, "weightCol"),
                indicator == null ? null : FrameColumn.of(schema, indicator, "validationIndicatorCol"),
                indicator == null ? share : 0,
                (long) params.get(params.seed));
    }

    /** The roles of the columns of {@code rows}. */
    static Roles roles(FrameRows rows) {
        Roles roles =
                Roles.ofTargets(rows.targets().stream().map(FrameColumn::name).toArray(String[]::new));
        return rows.weights() == null ? roles : roles.withWeights(rows.weights().name());
    }

    /**
     * What a fitted {@code model} reads from rows of {@code schema}: vectors in {@code featuresCol}, or where that is null the
     * columns by their names.
     */
    static FrameReader reader(StructType schema, Model model, @Nullable String featuresCol) {
        List<String> names = model.preprocessing().columns();
        List<FrameColumn> columns = new ArrayList<>();
        if (featuresCol == null) {
            names.forEach(name -> columns.add(FrameColumn.of(schema, name, "a column of the model")));
        } else {
            FrameColumn vectors = FrameColumn.of(schema, featuresCol, "featuresCol");
            if (!vectors.isVector()) {
                throw new ChainruleException("column '" + featuresCol + "' (featuresCol) holds no vectors");
            }
            columns.add(new FrameColumn(featuresCol, vectors.kind(), names));
        }
        List<String> fields = Arrays.asList(schema.fieldNames());
        return new FrameReader(
                columns,
                columns.stream().map(column -> fields.indexOf(column.name())).toList());
    }

    /**
     * {@code schema} with one more field.
     *
     * @throws ChainruleException if there is one of that name
     */
    static StructType with(StructType schema, StructField field) {
        if (Arrays.asList(schema.fieldNames()).contains(field.name())) {
            throw new ChainruleException("the DataFrame has a column '" + field.name()
                    + "' already; drop it, or give the output another name");
        }
        return schema.add(field);
    }

    /** One vector as a row of the columns of {@code model}. */
    static Table row(Model model, Vector features) {
        List<String> names = model.preprocessing().columns();
        if (features.size() != names.size()) {
            throw new ChainruleException(
                    "expected a vector of " + names.size() + " elements, found one of " + features.size());
        }
        List<Column> columns = new ArrayList<>();
        for (int j = 0; j < names.size(); j++) {
            columns.add(NumberColumn.of(names.get(j), features.apply(j)));
        }
        return Table.of(columns);
    }
}
