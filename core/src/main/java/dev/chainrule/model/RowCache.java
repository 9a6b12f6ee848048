package dev.chainrule.model;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.Column;
import dev.chainrule.data.ColumnSource;
import dev.chainrule.data.Dataset;
import dev.chainrule.data.DatasetFile;
import dev.chainrule.data.Split;
import dev.chainrule.data.Table;
import dev.chainrule.description.Description;
import dev.chainrule.kernels.Matrix;
import dev.chainrule.preprocessing.Feature;
import dev.chainrule.preprocessing.Preprocessing;
import dev.chainrule.preprocessing.PreprocessingLearner;
import dev.chainrule.preprocessing.Roles;
import dev.chainrule.preprocessing.Target;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a table larger than memory as the network sees them, in a {@link DatasetFile}: rows for training, then for
 * validation, then for the test. Each column of the table is in memory once: its feature is learned from the training rows,
 * exactly as from a table in memory, and all its rows are encoded.
 *
 * @param preprocessing what was learned
 * @param schema the columns of the table
 * @param remarks what a person should know, one line each
 * @param rows all rows
 * @param split which rows of the table they are
 */
record RowCache(
        Preprocessing preprocessing,
        List<Provenance.SchemaColumn> schema,
        List<String> remarks,
        Dataset rows,
        Split split) {
    /**
     * Of the way from a table to these rows: which rows are held out, and what becomes of a value. Whoever changes it
     * counts on, so that rows made the old way are not used.
     */
    static final int VERSION = 2;

    /** Rows encoded at a time. */
    private static final int STRETCH = 8192;

    /** The rows for training. */
    Dataset training() {
        return rows.unweighted(0, split.training().length);
    }

    /** The rows for validation. */
    Dataset validation() {
        int from = split.training().length;
        return rows.unweighted(from, from + split.validation().length);
    }

    /** The rows for the test. */
    Dataset test() {
        return rows.unweighted(rows.rows() - split.test().length, rows.rows());
    }

    /**
     * What {@code file} holds, if it was made under the same {@code key}; null if there is no file.
     *
     * @throws ChainruleException if there is another file
     */
    static @Nullable RowCache open(Path file, String key, Split split) {
        if (!Files.exists(file)) {
            return null;
        }
        DatasetFile read = DatasetFile.open(file);
        if (!key.equals(read.about().get("key"))
                || !digest(split).equals(read.about().get("split"))) {
            throw new ChainruleException(file + " holds the rows of another table, or of other options; remove it, or"
                    + " name another file");
        }
        int rows = split.training().length + split.validation().length + split.test().length;
        if (read.dataset().rows() != rows) {
            throw new ChainruleException(
                    file + " has " + read.dataset().rows() + " rows, the table " + rows + "; remove it");
        }
        String where = file.getFileName() + ": preprocessing";
        Preprocessing preprocessing =
                Description.read(Preprocessing.class, read.about().get("preprocessing"), where);
        List<String> names = texts(read, "columns");
        List<String> kinds = texts(read, "kinds");
        if (names.size() != kinds.size()
                || !preprocessing.inputNames().equals(read.dataset().featureNames())
                || !preprocessing.targetNames().equals(read.dataset().targetNames())) {
            throw new ChainruleException(file + " is damaged: its parts do not fit each other; remove it");
        }
        return new RowCache(
                preprocessing,
                IntStream.range(0, names.size())
                        .mapToObj(i -> new Provenance.SchemaColumn(names.get(i), kinds.get(i)))
                        .toList(),
                texts(read, "remarks"),
                read.dataset(),
                split);
    }

    private static List<String> texts(DatasetFile file, String name) {
        return file.about().get(name) instanceof List<?> texts
                ? texts.stream().map(String::valueOf).toList()
                : List.of();
    }

    /** What is remembered in the file beside its rows. */
    private static Map<String, @Nullable Object> about(
            String key,
            Split split,
            Preprocessing preprocessing,
            List<Provenance.SchemaColumn> schema,
            List<String> remarks) {
        Map<String, @Nullable Object> about = new LinkedHashMap<>();
        about.put("key", key);
        about.put("split", digest(split));
        about.put("preprocessing", Description.of(preprocessing));
        about.put("columns", schema.stream().map(Provenance.SchemaColumn::name).toList());
        about.put("kinds", schema.stream().map(Provenance.SchemaColumn::kind).toList());
        about.put("remarks", remarks);
        return about;
    }

    /** SHA-256 of the numbers of all rows, part by part. */
    private static String digest(Split split) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            ByteBuffer buffer = ByteBuffer.allocate(STRETCH * Integer.BYTES);
            for (int[] part : List.of(split.training(), split.validation(), split.test())) {
                digest.update(buffer.clear().putInt(part.length).flip());
                for (int from = 0; from < part.length; from += STRETCH) {
                    int count = Math.min(STRETCH, part.length - from);
                    buffer.clear().asIntBuffer().put(part, from, count);
                    digest.update(buffer.limit(count * Integer.BYTES));
                }
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** How a table becomes a cache. */
    static final class Maker {
        private final ColumnSource source;
        private final Table named;
        private final int @Nullable [] usable;
        private final Split split;
        private final Roles roles;
        private final BooleanSupplier stopped;

        /**
         * @param named the columns with a role, of all rows of {@code source}
         * @param usable the rows with targets; null for all
         * @param split of those rows
         * @param stopped whether it is not wanted any more
         */
        Maker(
                ColumnSource source,
                Table named,
                int @Nullable [] usable,
                Split split,
                Roles roles,
                BooleanSupplier stopped) {
            this.source = source;
            this.named = named;
            this.usable = usable;
            this.split = split;
            this.roles = roles;
            this.stopped = stopped;
        }

        /**
         * Makes {@code file}; features are learned by {@code learner}, unless {@code known} says how they are made.
         *
         * @throws CancellationException if it is not wanted any more; nothing is left of it then
         */
        RowCache make(
                Path file, String key, Target target, PreprocessingLearner learner, @Nullable Preprocessing known) {
            DatasetFile.ColumnContent content = sink -> {
                List<Provenance.SchemaColumn> schema = new ArrayList<>();
                Preprocessing preprocessing = known == null
                        ? new Preprocessing(learn(learner, schema, sink), target)
                        : encode(known, schema, sink);
                encodeTargets(preprocessing, sink);
                return new DatasetFile.Columns(
                        preprocessing.inputNames(),
                        preprocessing.targetNames(),
                        about(key, split, preprocessing, schema, learner.remarks()));
            };
            DatasetFile.writeColumns(file, source.rows(), content, split.training(), split.validation(), split.test());
            return Objects.requireNonNull(open(file, key, split));
        }

        private List<Feature> learn(
                PreprocessingLearner learner, List<Provenance.SchemaColumn> schema, DatasetFile.ColumnSink sink) {
            List<Feature> features = new ArrayList<>();
            int inputs = 0;
            learner.prepare(
                    usable == null ? source.rows() : usable.length,
                    source.names().size() - roles.named().size());
            for (String name : source.names()) {
                Column column = column(name);
                schema.add(Provenance.SchemaColumn.of(column));
                Feature feature = roles.named().contains(name)
                        ? null
                        : learner.feature(column, split.training(), source.origin());
                if (feature != null) {
                    encode(feature, column, sink, inputs);
                    inputs += feature.inputs().size();
                    features.add(feature);
                }
            }
            PreprocessingLearner.requireFeatures(features, source.origin(), roles);
            return features;
        }

        private Preprocessing encode(
                Preprocessing known, List<Provenance.SchemaColumn> schema, DatasetFile.ColumnSink sink) {
            for (String name : source.names()) {
                Column column = column(name);
                schema.add(Provenance.SchemaColumn.of(column));
                int inputs = 0;
                for (Feature feature : known.features()) {
                    if (feature.column().equals(name)) {
                        encode(feature, column, sink, inputs);
                    }
                    inputs += feature.inputs().size();
                }
            }
            for (String needed : known.columns()) {
                if (!source.names().contains(needed)) {
                    source.column(needed); // says so, and which name may be meant
                }
            }
            return known;
        }

        private Column column(String name) {
            requireWanted();
            return named.find(name).orElseGet(() -> source.column(name));
        }

        private void requireWanted() {
            if (stopped.getAsBoolean()) {
                throw new CancellationException("stopped while the rows were put into a file");
            }
        }

        private void encode(Feature feature, Column column, DatasetFile.ColumnSink sink, int first) {
            for (int from = 0; from < column.size(); from += STRETCH) {
                requireWanted();
                Matrix inputs = Matrix.of(
                        Math.min(STRETCH, column.size() - from),
                        feature.inputs().size());
                feature.encode(column, from, source.origin(), inputs, 0);
                sink.put(first, from, inputs);
            }
        }

        private void encodeTargets(Preprocessing preprocessing, DatasetFile.ColumnSink sink) {
            int next = 0;
            for (int from = 0; from < source.rows(); from += STRETCH) {
                requireWanted();
                int start = from;
                int to = Math.min(from + STRETCH, source.rows());
                Matrix targets = Matrix.of(to - from, preprocessing.target().outputs());
                int[] rows;
                if (usable == null) {
                    rows = IntStream.range(from, to).toArray();
                } else {
                    int end = next;
                    while (end < usable.length && usable[end] < to) {
                        end++;
                    }
                    rows = Arrays.copyOfRange(usable, next, end);
                    next = end;
                }
                Matrix found = preprocessing.targets(named.select(rows));
                for (int i = 0; i < rows.length; i++) {
                    System.arraycopy(
                            found.array(),
                            i * found.columns(),
                            targets.array(),
                            (rows[i] - start) * found.columns(),
                            found.columns());
                }
                sink.put(preprocessing.width(), from, targets);
            }
        }
    }
}
