package dev.chainrule.spark;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.Column;
import dev.chainrule.data.NumberColumn;
import dev.chainrule.data.Table;
import dev.chainrule.model.Model;
import dev.chainrule.model.Provenance;
import dev.chainrule.preprocessing.Roles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
                requirePart(name, labelCol, "label");
                requirePart(name, params.column(params.weightCol), "weight");
                requirePart(name, params.column(params.validationIndicatorCol), "validation indicator");
                FrameColumn column = FrameColumn.of(schema, name, "inputCols");
                if (column.isVector()) {
                    throw new ChainruleException("column '" + name + "' (inputCols) holds vectors: inputCols are single"
                            + " values; set featuresCol to it, or leave it out");
                }
                if (features.contains(column)) {
                    throw new ChainruleException("inputCols names '" + name + "' twice");
                }
                features.add(column);
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

    private static void requirePart(String name, @Nullable String other, String part) {
        if (name.equals(other)) {
            throw new ChainruleException("the column '" + name + "' is the " + part + ": leave it out of inputCols");
        }
    }

    /** The rows that an estimator reads. */
    static FrameRows rows(StructType schema, TrainingParams params, String featuresCol, String labelCol, double share) {
        String weights = params.column(params.weightCol);
        String indicator = params.column(params.validationIndicatorCol);
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
        List<FrameColumn> columns = new ArrayList<>();
        if (featuresCol == null) {
            model.preprocessing()
                    .columns()
                    .forEach(name -> columns.add(FrameColumn.of(schema, name, "a column of the model")));
        } else {
            FrameColumn vectors = FrameColumn.of(schema, featuresCol, "featuresCol");
            if (!vectors.isVector()) {
                throw new ChainruleException("column '" + featuresCol + "' (featuresCol) holds no vectors");
            }
            columns.add(new FrameColumn(featuresCol, vectors.kind(), elements(model)));
        }
        List<String> fields = Arrays.asList(schema.fieldNames());
        for (FrameColumn column : columns) {
            if (fields.indexOf(column.name()) != fields.lastIndexOf(column.name())) {
                throw new ChainruleException(
                        "the DataFrame has two columns '" + column.name() + "': rename or drop one of them");
            }
        }
        return new FrameReader(
                columns,
                columns.stream().map(column -> fields.indexOf(column.name())).toList());
    }

    /**
     * What {@code model} calls the elements of a vector: the columns that it was trained on, of which it may have left out
     * some that say nothing.
     */
    static List<String> elements(Model model) {
        Set<String> others = new HashSet<>(model.preprocessing().target().columns());
        if (model.provenance().recipe().get("roles") instanceof Map<?, ?> roles
                && roles.get("weights") instanceof String weights
                && !model.preprocessing().columns().contains(weights)) {
            others.add(weights);
        }
        List<String> trained = model.provenance().schema().stream()
                .map(Provenance.SchemaColumn::name)
                .filter(name -> !others.contains(name))
                .toList();
        return trained.containsAll(model.preprocessing().columns())
                ? trained
                : model.preprocessing().columns();
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
        List<String> names = elements(model);
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
