package dev.chainrule.spark;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.NumberColumn;
import dev.chainrule.data.Origin;
import dev.chainrule.data.Table;
import dev.chainrule.data.Task;
import dev.chainrule.description.Description;
import dev.chainrule.metrics.Evaluation;
import dev.chainrule.model.Evaluator;
import dev.chainrule.model.Model;
import dev.chainrule.model.Provenance;
import dev.chainrule.model.Recipe;
import dev.chainrule.model.SilentInputs;
import dev.chainrule.model.TableShape;
import dev.chainrule.network.Network;
import dev.chainrule.network.Parameters;
import dev.chainrule.preprocessing.ClassTarget;
import dev.chainrule.preprocessing.Encoding;
import dev.chainrule.preprocessing.Feature;
import dev.chainrule.preprocessing.NumberFeature;
import dev.chainrule.preprocessing.Preprocessing;
import dev.chainrule.preprocessing.PreprocessingLearner;
import dev.chainrule.preprocessing.Roles;
import dev.chainrule.preprocessing.Scaling;
import dev.chainrule.preprocessing.Target;
import dev.chainrule.training.Outcome;
import dev.chainrule.training.Trainer;
import dev.chainrule.training.TrainingListener;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link Model} from the rows of a DataFrame, as a {@link dev.chainrule.model.ModelTrainer} does from a table: the
 * targets are looked at, a preprocessing is learned and makes the rows of each partition a dataset that stays where it is, a
 * distributed training begins, and the best of it becomes the model.
 */
final class FrameTraining {
    private static final Origin ORIGIN = Origin.rows("the DataFrame");

    /** What a target of classes that are known by their indices goes by. */
    interface Classes {
        /** The classes; {@code facts} are of the one target column, which holds their indices. */
        List<String> of(TargetFacts facts);
    }

    private final Roles roles;
    private final Function<TableShape, Recipe> recipe;
    private final Options options;
    private @Nullable Classes indexed;
    private boolean vectorsAsTheyAre;
    private int evaluated;
    private List<String> names = List.of();
    private TrainingListener listener = epoch -> {};

    /**
     * @param roles of the columns
     * @param recipe for the shape of the data, with these roles
     * @param options how the training is spread
     */
    FrameTraining(Roles roles, Function<TableShape, Recipe> recipe, Options options) {
        this.roles = roles;
        this.recipe = recipe;
        this.options = options;
    }

    /** Takes the target for indices of {@code classes}. */
    FrameTraining ofIndexed(Classes classes) {
        this.indexed = classes;
        return this;
    }

    /** Has the elements of vectors go into the network as they are: nothing is learned of them. */
    FrameTraining withVectorsAsTheyAre() {
        this.vectorsAsTheyAre = true;
        return this;
    }

    /** Tells {@code listener} of the epochs. */
    FrameTraining listen(TrainingListener listener) {
        this.listener = listener;
        return this;
    }

    /** Has the model judged by the rows held out: by {@code most} of them, evenly from all partitions. */
    FrameTraining evaluatedBy(int most) {
        this.evaluated = most;
        return this;
    }

    /**
     * What came of it.
     *
     * @param model of the epoch that was kept
     * @param recipe it was trained by
     * @param result the training
     * @param trainingRows how many rows were learned from
     * @param validationRows how many were held out
     * @param validation metrics of them, or of some of them, if that was asked for
     * @param remarks what a person should know, one line each
     * @param seconds the training took, without the preprocessing
     */
    record Trained(
            Model model,
            Recipe recipe,
            Result result,
            long trainingRows,
            long validationRows,
            Optional<Evaluation> validation,
            List<String> remarks,
            double seconds) {}

    /**
     * Trains.
     *
     * @param frame the rows
     * @param spec which of its columns are read
     * @param partitions into how many to divide the rows; 0 for as they are
     * @throws ChainruleException if the rows do not suit
     */
    Trained train(Dataset<Row> frame, FrameRows spec, int partitions) {
        names = Arrays.asList(frame.columns());
        Dataset<Row> selected = spec.select(frame);
        if (partitions > 0) {
            int now = selected.rdd().getNumPartitions();
            selected = partitions < now ? selected.coalesce(partitions) : selected.repartition(partitions);
        }
        boolean isKept = partitions == 0 && !frame.storageLevel().equals(StorageLevel.NONE());
        Dataset<Row> kept = isKept ? selected : selected.persist(StorageLevel.MEMORY_AND_DISK());
        try {
            return Failures.told(() -> train(kept.toJavaRDD(), spec));
        } finally {
            if (!isKept) {
                kept.unpersist();
            }
        }
    }

    private Trained train(JavaRDD<Row> rows, FrameRows given) {
        List<String> remarks = new ArrayList<>();
        FrameRows spec = sized(rows, given);
        int limit = indexed == null ? FrameTarget.limit(Recipe.of(roles), spec) : FrameTarget.MOST_CLASSES;
        TargetFacts facts = TargetFacts.sum(
                rows.mapPartitionsWithIndex(
                                (partition, iterator) -> List.of(TargetFacts.of(spec, partition, iterator, limit))
                                        .iterator(),
                                true)
                        .collect(),
                limit);
        requireRows(spec, facts, remarks);
        List<String> classes = indexed == null ? null : indexed.of(facts);
        Task task = target(Recipe.of(roles), spec, facts, classes).task();
        int columns = spec.features().stream()
                .mapToInt(column -> column.slots().size())
                .sum();
        int shapeRows = (int) Math.min(Integer.MAX_VALUE, facts.usable());
        Recipe recipe = this.recipe.apply(new TableShape(shapeRows, columns, task));
        Target target = target(recipe, spec, facts, classes);
        Trainer trainer = recipe.trainerFor(target.task());
        Preprocessing preprocessing = new Preprocessing(features(recipe, rows, spec, facts, remarks), target);
        if (recipe.calibrate()) {
            remarks.add("nothing is calibrated: that needs all rows for validation in one place");
        }
        EncodedRows.Encoder encoder = new EncodedRows.Encoder(
                spec,
                Shipped.of(Preprocessing.class, preprocessing),
                classes == null ? null : new ArrayList<>(classes),
                classWeights(recipe, target, facts, classes));
        JavaRDD<PartitionRows> held = null;
        JavaRDD<EncodedRows> encoded =
                encoded(rows, encoder, FrameRows.Part.TRAINING).persist(StorageLevel.MEMORY_AND_DISK());
        JavaRDD<PartitionRows> training = encoded.map(EncodedRows::rows);
        try {
            List<EncodedRows.Facts> encodedFacts =
                    encoded.map(EncodedRows::facts).collect();
            training.persist(StorageLevel.MEMORY_AND_DISK()).count();
            encoded.unpersist();
            if (facts.rows(FrameRows.Part.VALIDATION) > 0) {
                held = encoded(rows, encoder, FrameRows.Part.VALIDATION)
                        .map(EncodedRows::rows)
                        .persist(StorageLevel.MEMORY_AND_DISK());
            }
            Parameters parameters = initial(recipe, trainer, preprocessing, encodedFacts);
            long from = System.nanoTime();
            Result result = DistributedTraining.fit(trainer, parameters, training, held, options, listener);
            double seconds = (System.nanoTime() - from) * 1e-9;
            if (result.outcome().end() == Outcome.End.DIVERGED) {
                remarks.add(result.outcome().message());
            }
            Provenance provenance = new Provenance(
                    Provenance.CURRENT_VERSION,
                    schema(spec, classes != null),
                    (int) Math.min(Integer.MAX_VALUE, facts.rows(FrameRows.Part.TRAINING)),
                    hash(encodedFacts),
                    Description.summary(recipe),
                    result.bestEpoch());
            Model model = Model.of(result.parameters(), preprocessing, provenance);
            return new Trained(
                    model,
                    recipe,
                    result,
                    facts.rows(FrameRows.Part.TRAINING),
                    facts.rows(FrameRows.Part.VALIDATION),
                    evaluated == 0
                            ? Optional.empty()
                            : evaluate(model, rows, spec, facts.rows(FrameRows.Part.VALIDATION), remarks),
                    List.copyOf(remarks),
                    seconds);
        } finally {
            encoded.unpersist();
            training.unpersist();
            if (held != null) {
                held.unpersist();
            }
        }
    }

    /** {@code given} where every vector has a size: that of the first row, where no schema tells it. */
    private static FrameRows sized(JavaRDD<Row> rows, FrameRows given) {
        if (given.features().stream().noneMatch(column -> column.slots().isEmpty())) {
            return given;
        }
        List<Row> first = rows.take(1);
        if (first.isEmpty()) {
            throw new ChainruleException(ORIGIN.name() + " has no rows");
        }
        List<FrameColumn> features = new ArrayList<>();
        for (int i = 0; i < given.features().size(); i++) {
            FrameColumn column = given.features().get(i);
            features.add(
                    column.slots().isEmpty() && !first.getFirst().isNullAt(i)
                            ? column.ofSize(FrameReader.size(first.getFirst(), i))
                            : column);
        }
        return given.withFeatures(features);
    }

    private void requireRows(FrameRows spec, TargetFacts facts, List<String> remarks) {
        String names = String.join(", ", roles.targets());
        long without = facts.rows(FrameRows.Part.WITHOUT_TARGET);
        long weightless = facts.rows(FrameRows.Part.WEIGHTLESS);
        if (facts.usable() + without + weightless == 0) {
            throw new ChainruleException(ORIGIN.name() + " has no rows");
        }
        if (facts.usable() + weightless == 0) {
            throw new ChainruleException(ORIGIN.name() + ": the target " + names + " has no value in any row");
        }
        if (facts.usable() == 0) {
            throw new ChainruleException(ORIGIN.name() + ": all weights are 0");
        }
        if (facts.rows(FrameRows.Part.TRAINING) == 0) {
            throw new ChainruleException(ORIGIN.name() + ": all rows are held out for validation"
                    + (spec.indicator() == null
                            ? ""
                            : " by '" + spec.indicator().name() + "'")
                    + "; none is left to learn from");
        }
        if (without > 0) {
            remarks.add(rows(without, "no value for " + names));
        }
        if (weightless > 0) {
            remarks.add(rows(weightless, "weight 0"));
        }
    }

    private static String rows(long count, String have) {
        return count + (count == 1 ? " row has " : " rows have ") + have + " and " + (count == 1 ? "is" : "are")
                + " left out";
    }

    private Target target(Recipe recipe, FrameRows spec, TargetFacts facts, @Nullable List<String> classes) {
        return classes == null
                ? FrameTarget.learn(recipe, spec, facts, ORIGIN)
                : new ClassTarget(spec.targets().getFirst().name(), classes);
    }

    private List<Feature> features(
            Recipe recipe, JavaRDD<Row> rows, FrameRows spec, TargetFacts facts, List<String> remarks) {
        if (vectorsAsTheyAre) {
            return spec.features().stream()
                    .flatMap(column -> column.slots().stream())
                    .<Feature>map(name -> new NumberFeature(name, 0, false, new Scaling.None(), new Encoding.Plain()))
                    .toList();
        }
        PreprocessingLearner learner = recipe.learner();
        List<Feature> features = new DistributedPreprocessing(learner, recipe.encoder(), rows, spec)
                .learn(facts.mostInAPartition(), ORIGIN, roles);
        remarks.addAll(learner.remarks());
        return features;
    }

    /** What a row of each class counts, so that all classes count the same; null where every row does. */
    private static double @Nullable [][] classWeights(
            Recipe recipe, Target target, TargetFacts facts, @Nullable List<String> classes) {
        if (recipe.classWeights() != Recipe.ClassWeights.BALANCED || !(target instanceof ClassTarget ofClasses)) {
            return null;
        }
        int count = ofClasses.classes().size();
        double[][] weights = new double[2][count];
        facts.target(0).weights().forEach((value, sums) -> {
            int index = classes != null
                    ? ((Double) value).intValue()
                    : ofClasses
                            .classes()
                            .indexOf(
                                    value instanceof Double number ? NumberColumn.text(number) : String.valueOf(value));
            for (int part = 0; part < 2; part++) {
                weights[part][index] = sums[part] > 0 ? 1 / sums[part] : 0;
            }
        });
        return weights;
    }

    private static JavaRDD<EncodedRows> encoded(JavaRDD<Row> rows, EncodedRows.Encoder encoder, FrameRows.Part part) {
        return rows.mapPartitionsWithIndex((partition, iterator) -> encoder.encode(part, partition, iterator), true);
    }

    private Optional<Evaluation> evaluate(
            Model model, JavaRDD<Row> rows, FrameRows spec, long validationRows, List<String> remarks) {
        int ofEach = Math.max(1, evaluated / Math.max(1, rows.getNumPartitions()));
        List<Row> held = rows.mapPartitionsWithIndex(
                        (partition, iterator) -> {
                            List<Row> own = new ArrayList<>();
                            spec.batches(partition, iterator, ofEach).forEachRemaining(batch -> {
                                if (batch.part() == FrameRows.Part.VALIDATION && own.size() < ofEach) {
                                    own.addAll(batch.rows()
                                            .subList(0, Math.min(batch.rows().size(), ofEach - own.size())));
                                }
                            });
                            return own.iterator();
                        },
                        true)
                .collect();
        if (held.isEmpty()) {
            return Optional.empty();
        }
        if (held.size() < validationRows) {
            remarks.add(
                    "the metrics are those of " + held.size() + " of the " + validationRows + " rows for validation");
        }
        List<FrameColumn> columns =
                Stream.concat(spec.features().stream(), spec.targets().stream()).toList();
        Table table = FrameReader.from(0, columns).table(held, ORIGIN);
        double[] weights = new double[held.size()];
        for (int row = 0; row < weights.length; row++) {
            weights[row] = spec.weights() == null ? 1 : FrameReader.number(held.get(row), columns.size());
        }
        return Optional.of(Evaluator.evaluate(model.predict(table), table, weights));
    }

    private static Parameters initial(
            Recipe recipe, Trainer trainer, Preprocessing preprocessing, List<EncodedRows.Facts> facts) {
        Network network = recipe.network(preprocessing);
        try {
            network.layout();
        } catch (IllegalArgumentException e) {
            throw new ChainruleException(e.getMessage() + "; give it fewer hidden units", e);
        }
        Parameters parameters = Parameters.initial(network, trainer.initializer(), trainer.seed());
        BitSet silent = new BitSet();
        silent.set(0, network.inputs());
        facts.forEach(part -> silent.and(part.silent()));
        SilentInputs.silence(parameters, silent);
        return parameters;
    }

    /** The columns that were read, in the order of the DataFrame. */
    private List<Provenance.SchemaColumn> schema(FrameRows spec, boolean indexed) {
        List<Provenance.SchemaColumn> schema = new ArrayList<>();
        Stream.of(spec.features().stream(), spec.targets().stream(), Stream.ofNullable(spec.weights()))
                .flatMap(columns -> columns)
                .sorted(Comparator.comparingInt(column -> names.indexOf(column.name())))
                .forEach(column -> {
                    FrameColumn.Kind kind =
                            indexed && spec.targets().contains(column) ? FrameColumn.Kind.WORD : column.kind();
                    column.slots().forEach(name -> schema.add(new Provenance.SchemaColumn(name, kind.word())));
                });
        return schema;
    }

    /** Of the rows of one partition as in one table; of several the hash of the hashes of their rows. */
    private static String hash(List<EncodedRows.Facts> facts) {
        if (facts.size() == 1) {
            return facts.getFirst().fingerprint();
        }
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            facts.forEach(part -> digest.update(part.fingerprint().getBytes(StandardCharsets.US_ASCII)));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
