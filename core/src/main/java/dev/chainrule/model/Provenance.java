package dev.chainrule.model;

import dev.chainrule.data.BooleanColumn;
import dev.chainrule.data.Column;
import dev.chainrule.data.DateColumn;
import dev.chainrule.data.NumberColumn;
import dev.chainrule.data.TextColumn;
import dev.chainrule.description.Abridged;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a model comes from. It names no time, host, path, backend or number of threads, so that equal work gives equal
 * bytes.
 *
 * @param version of the model format, from 1
 * @param schema the columns of the training table, in order
 * @param rows how many rows it learned from
 * @param rowsHash SHA-256 of those rows as the network saw them
 * @param recipe the recipe as a tree; empty for a network that was trained elsewhere
 * @param bestEpoch the epoch that was kept
 * @param missing words that meant "no value" in the training table beside the usual ones, for reading other tables alike;
 *     sorted. Null, as in files of before they were kept, is none
 * @param calibration what was changed after the training so that predictions mean what they say; null for nothing
 */
public record Provenance(
        int version,
        List<SchemaColumn> schema,
        int rows,
        String rowsHash,
        Map<String, @Nullable Object> recipe,
        int bestEpoch,
        @Nullable List<String> missing,
        @Nullable Calibration calibration)
        implements Abridged {
    /**
     * The format version that this program writes. Version 1 knew plain networks only, and numbers as one input each; 2
     * knows encodings, embeddings, members, quantiles, ranges of targets and calibration too.
     */
    public static final int CURRENT_VERSION = 2;

    /**
     * One column of the training table.
     *
     * @param name as in the table
     * @param kind "number", "text", "boolean" or "date"
     */
    public record SchemaColumn(String name, String kind) {
        /** Of {@code column}. */
        public static SchemaColumn of(Column column) {
            return new SchemaColumn(
                    column.name(),
                    switch (column) {
                        case NumberColumn _ -> "number";
                        case TextColumn _ -> "text";
                        case BooleanColumn _ -> "boolean";
                        case DateColumn _ -> "date";
                    });
        }
    }

    /** Provenance with copies of the collections. */
    public Provenance {
        schema = List.copyOf(schema);
        recipe = Collections.unmodifiableMap(new LinkedHashMap<>(recipe));
        missing = missing == null
                ? List.of()
                : missing.stream().sorted().distinct().toList();
    }

    /** Provenance of a model that was not calibrated. */
    public Provenance(
            int version,
            List<SchemaColumn> schema,
            int rows,
            String rowsHash,
            Map<String, @Nullable Object> recipe,
            int bestEpoch,
            @Nullable List<String> missing) {
        this(version, schema, rows, rowsHash, recipe, bestEpoch, missing, null);
    }

    /** Provenance where only the usual words meant "no value". */
    public Provenance(
            int version,
            List<SchemaColumn> schema,
            int rows,
            String rowsHash,
            Map<String, @Nullable Object> recipe,
            int bestEpoch) {
        this(version, schema, rows, rowsHash, recipe, bestEpoch, null, null);
    }

    /** The words beside the usual ones that meant "no value", sorted; maybe none. */
    @Override
    public List<String> missing() {
        return Objects.requireNonNull(missing);
    }

    /** The same where {@code words} meant "no value" too. */
    public Provenance withMissing(Collection<String> words) {
        return new Provenance(version, schema, rows, rowsHash, recipe, bestEpoch, List.copyOf(words), calibration);
    }

    /** The same of a model that was calibrated. */
    public Provenance withCalibration(Calibration calibration) {
        return new Provenance(version, schema, rows, rowsHash, recipe, bestEpoch, missing, calibration);
    }

    /** A model that was not calibrated says nothing of it. */
    @Override
    public boolean leavesOut(String component) {
        return calibration == null && component.equals("calibration");
    }

    /** Of a network that was trained elsewhere. */
    public static Provenance foreign() {
        return new Provenance(CURRENT_VERSION, List.of(), 0, "", Map.of(), 0);
    }
}
