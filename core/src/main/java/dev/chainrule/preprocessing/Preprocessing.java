package dev.chainrule.preprocessing;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.Column;
import dev.chainrule.data.Dataset;
import dev.chainrule.data.NumberColumn;
import dev.chainrule.data.Table;
import dev.chainrule.kernels.Matrix;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was learned from a table: how rows become inputs of a network and target columns its targets. Immutable, and
 * part of the model.
 *
 * @param features one per column used, in the order of the table
 * @param target what is predicted
 */
public record Preprocessing(List<Feature> features, Target target) {
    /** As many numbers as an array may have on any machine. */
    private static final int LARGEST = Integer.MAX_VALUE - 8;

    /** A preprocessing of {@code features} and {@code target}. */
    public Preprocessing {
        features = List.copyOf(features);
    }

    /**
     * Rows as inputs.
     *
     * @param inputs rows × {@link #width()}
     * @param unseen how many rows had a category that training never saw, by column; only columns with any
     */
    public record Encoded(Matrix inputs, Map<String, Integer> unseen) {
        /** Keeps the order of the columns. */
        public Encoded {
            unseen = Collections.unmodifiableMap(new LinkedHashMap<>(unseen));
        }
    }

    /** How many inputs a network for it has. */
    public int width() {
        return features.stream().mapToInt(feature -> feature.inputs().size()).sum();
    }

    /** Which inputs belong together: they cover all inputs, in order. */
    public List<InputGroup> groups() {
        List<InputGroup> groups = new ArrayList<>();
        int first = 0;
        for (Feature feature : features) {
            groups.addAll(feature.groups(first));
            first += feature.inputs().size();
        }
        return groups;
    }

    /** The name of each input. */
    public List<String> inputNames() {
        return features.stream().flatMap(feature -> feature.inputs().stream()).toList();
    }

    /** The columns a row must have, in order. */
    public List<String> columns() {
        return features.stream().map(Feature::column).toList();
    }

    /**
     * The rows of {@code table} as inputs. Its columns may stand in any order and be more than needed.
     *
     * @throws ChainruleException if a needed column is missing or holds a value of the wrong kind
     */
    public Encoded encode(Table table) {
        if ((long) table.rows() * width() > LARGEST) {
            throw new ChainruleException(table.origin().name() + ": " + table.rows() + " rows of " + width()
                    + " inputs are more numbers than one array holds; give fewer rows at a time");
        }
        Matrix inputs = Matrix.of(table.rows(), width());
        Map<String, Integer> unseen = new LinkedHashMap<>();
        int first = 0;
        for (Feature feature : features) {
            Column column = table.column(feature.column());
            int unknown = feature.encode(column, 0, table.origin(), inputs, first);
            if (unknown > 0) {
                unseen.put(feature.column(), unknown);
            }
            first += feature.inputs().size();
        }
        return new Encoded(inputs, unseen);
    }

    /**
     * The rows of {@code table} with their targets.
     *
     * @throws ChainruleException as {@link #encode}, or if a target is missing or not of the kind learned
     */
    public Dataset dataset(Table table) {
        return Dataset.of(encode(table).inputs(), targets(table), inputNames(), targetNames());
    }

    /** The name of each output. */
    public List<String> targetNames() {
        return switch (target) {
            case NumberTarget numbers -> numbers.columns();
            case QuantileTarget quantiles -> quantiles.names();
            case ClassTarget classes ->
                classes.outputs() == 1 ? List.of(classes.classes().getLast()) : classes.classes();
            case LabelTarget labels -> labels.columns();
        };
    }

    /**
     * The targets of the rows of {@code table}, rows × outputs.
     *
     * @throws ChainruleException if one is missing or not of the kind learned
     */
    public Matrix targets(Table table) {
        Matrix targets = Matrix.of(table.rows(), target.outputs());
        switch (target) {
            case NumberTarget numbers -> {
                for (int k = 0; k < numbers.scales().size(); k++) {
                    fill(targets, k, 1, numbers.scales().get(k), table);
                }
            }
            case QuantileTarget quantiles -> {
                int each = quantiles.quantiles().size();
                for (int k = 0; k < quantiles.scales().size(); k++) {
                    fill(targets, k * each, each, quantiles.scales().get(k), table);
                }
            }
            case ClassTarget classes -> {
                int[] found = TargetValues.classes(table, classes);
                for (int row = 0; row < found.length; row++) {
                    if (classes.outputs() == 1) {
                        targets.set(row, 0, found[row]);
                    } else {
                        targets.set(row, found[row], 1);
                    }
                }
            }
            case LabelTarget labels -> {
                for (int k = 0; k < labels.labels().size(); k++) {
                    boolean[] holds = TargetValues.labels(table, labels.labels().get(k));
                    for (int row = 0; row < holds.length; row++) {
                        targets.set(row, k, holds[row] ? 1 : 0);
                    }
                }
            }
        }
        return targets;
    }

    /** Writes a target column, scaled, into {@code count} columns from {@code first} on. */
    private static void fill(Matrix targets, int first, int count, NumberTarget.Scale scale, Table table) {
        double[] values = TargetValues.numbers(table, scale.column());
        for (int row = 0; row < values.length; row++) {
            float scaled = (float) ((values[row] - scale.mean()) / scale.deviation());
            if (!Float.isFinite(scaled)) {
                throw new ChainruleException(table.origin().place(row, scale.column()) + ": the target "
                        + NumberColumn.text(values[row]) + " is too large for a float"
                        + (scale.deviation() == 1
                                ? ""
                                : ", in units of the training rows' deviation "
                                        + NumberColumn.text(scale.deviation())));
            }
            for (int k = first; k < first + count; k++) {
                targets.set(row, k, scaled);
            }
        }
    }
}
