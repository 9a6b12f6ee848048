package dev.chainrule.spark;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.NumberColumn;
import dev.chainrule.data.Origin;
import dev.chainrule.data.Task;
import dev.chainrule.description.Description;
import dev.chainrule.metrics.Evaluation;
import dev.chainrule.model.Model;
import dev.chainrule.model.Provenance;
import dev.chainrule.model.RareClasses;
import dev.chainrule.model.Recipe;
import dev.chainrule.model.SilentInputs;
import dev.chainrule.model.TableShape;
import dev.chainrule.network.Network;
import dev.chainrule.network.Parameters;
import dev.chainrule.preprocessing.ClassTarget;
import dev.chainrule.preprocessing.Encoding;
import dev.chainrule.preprocessing.Feature;
import dev.chainrule.preprocessing.NumberFeature;
import dev.chainrule.preprocessing.NumberTarget;
import dev.chainrule.preprocessing.Preprocessing;
import dev.chainrule.preprocessing.PreprocessingLearner;
import dev.chainrule.preprocessing.QuantileTarget;
import dev.chainrule.preprocessing.Roles;
import dev.chainrule.preprocessing.Scaling;
import dev.chainrule.preprocessing.Target;
import dev.chainrule.preprocessing.TargetValues;
import dev.chainrule.training.Outcome;
import dev.chainrule.training.Trainer;
import dev.chainrule.training.TrainingListener;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
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
    private List<String> before = List.of();
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

    /** Says {@code remarks} before those of the training. */
    FrameTraining remark(List<String> remarks) {
        this.before = List.copyOf(remarks);
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
        boolean spreads = partitions > 0 && partitions != selected.rdd().getNumPartitions();
        Dataset<Row> spread = spreads ? spread(selected, partitions) : selected;
        // what somebody else has kept is theirs to give up
        boolean isKept = isKept(spread) || (!spreads && isKept(frame));
        Dataset<Row> kept = isKept ? spread : spread.persist(StorageLevel.MEMORY_AND_DISK());
        try {
            return Failures.told(() -> train(kept.toJavaRDD(), spec));
        } finally {
            if (!isKept) {
                kept.unpersist();
            }
        }
    }

    private static boolean isKept(Dataset<Row> frame) {
        return !frame.storageLevel().equals(StorageLevel.NONE());
    }

    /**
     * The rows dealt out to {@code partitions} by their number, and in each in its order: the same rows in the same partitions
     * every time. Those of a plain repartition come in the order in which the network brings them, and which partitions a
     * coalesce puts together depends on where they are.
     */
    static Dataset<Row> spread(Dataset<Row> rows, int partitions) {
        String number = "row of " + String.join(",", rows.columns()); // a name that no column has
        Column partition = functions.pmod(FrameColumn.named(number), functions.lit((long) partitions));
        return rows.withColumn(number, functions.monotonically_increasing_id())
                .repartitionById(partitions, partition.cast(DataTypes.IntegerType))
                .sortWithinPartitions(FrameColumn.named(number))
                .drop(number);
    }

    /** Trains on {@code rows} as {@code given} reads them, which should be kept in memory. */
    Trained train(JavaRDD<Row> rows, FrameRows given) {
        List<String> remarks = new ArrayList<>(before);
        FrameRows spec = sized(rows, given);
        requireDifferentNames(spec);
        int limit = indexed == null ? FrameTarget.limit(Recipe.of(roles), spec) : FrameTarget.MOST_CLASSES;
        List<TargetFacts> parts = rows.mapPartitionsWithIndex(
                        (partition, iterator) -> List.of(TargetFacts.of(spec, partition, iterator, limit))
                                .iterator(),
                        true)
                .collect();
        TargetFacts facts = TargetFacts.sum(parts, limit);
        requireRows(spec, facts, remarks);
        List<String> classes = indexed == null ? null : indexed.of(facts);
        Task task = target(Recipe.of(roles), spec, facts, classes).task();
        int columns = spec.features().stream()
                .mapToInt(column -> column.slots().size())
                .sum();
        int shapeRows = (int) Math.min(Integer.MAX_VALUE, facts.usable());
        // the rows are spread, and need not be few
        Recipe recipe =
                this.recipe.apply(new TableShape(shapeRows, columns, task)).withRefit(false);
        Target target = target(recipe, spec, facts, classes);
        Trainer trainer = recipe.trainerFor(target.task());
        Map<Object, Integer> indices = target instanceof ClassTarget named ? indices(named, facts, classes) : Map.of();
        if (target instanceof ClassTarget named) {
            remarkRareClasses(named, indices, facts, remarks);
        }
        LeakSample sample = LeakSample.of(rows, spec, parts, classes, ORIGIN);
        Preprocessing preprocessing =
                new Preprocessing(features(recipe, rows, spec, facts, target, sample, remarks), target);
        EncodedRows.Encoder encoder = new EncodedRows.Encoder(
                spec,
                Shipped.of(Preprocessing.class, preprocessing),
                classes == null ? null : new ArrayList<>(classes),
                classSums(recipe, target, indices, facts));
        JavaRDD<PartitionRows> held = null;
        JavaRDD<EncodedRows> encoded =
                encoded(rows, encoder, FrameRows.Part.TRAINING).persist(StorageLevel.MEMORY_AND_DISK());
        JavaRDD<PartitionRows> training = encoded.map(EncodedRows::rows);
        try {
            List<EncodedRows.Facts> encodedFacts =
                    encoded.map(EncodedRows::facts).collect();
            requireSame(training.persist(StorageLevel.MEMORY_AND_DISK()), FrameRows.Part.TRAINING, facts);
            encoded.unpersist();
            if (facts.rows(FrameRows.Part.VALIDATION) > 0) {
                held = encoded(rows, encoder, FrameRows.Part.VALIDATION)
                        .map(EncodedRows::rows)
                        .persist(StorageLevel.MEMORY_AND_DISK());
                requireSame(held, FrameRows.Part.VALIDATION, facts);
            }
            Parameters parameters = initial(recipe, trainer, preprocessing, encodedFacts);
            long from = System.nanoTime();
            Result result = DistributedTraining.fit(
                    trainer, parameters, training, held, options, listener, recipe.calibrate() ? target : null);
            double seconds = (System.nanoTime() - from) * 1e-9;
            if (result.outcome().end() == Outcome.End.DIVERGED) {
                remarks.add(result.outcome().message());
            }
            Provenance provenance = new Provenance(
                    Provenance.CURRENT_VERSION,
                    FrameProvenance.schema(spec, names, classes != null),
                    (int) Math.min(Integer.MAX_VALUE, facts.rows(FrameRows.Part.TRAINING)),
                    FrameProvenance.hash(encodedFacts),
                    Description.summary(recipe),
                    result.bestEpoch());
            Model model = Model.of(
                    result.parameters(),
                    preprocessing,
                    result.calibration().map(provenance::withCalibration).orElse(provenance));
            return new Trained(
                    model,
                    recipe,
                    result,
                    facts.rows(FrameRows.Part.TRAINING),
                    facts.rows(FrameRows.Part.VALIDATION),
                    evaluated == 0
                            ? Optional.empty()
                            : FrameEvaluation.evaluate(
                                    model,
                                    rows,
                                    spec,
                                    evaluated,
                                    facts.rows(FrameRows.Part.VALIDATION),
                                    ORIGIN,
                                    remarks),
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

    /** {@code given} where every vector has a size: that of the first there is, where no schema tells it. */
    private static FrameRows sized(JavaRDD<Row> rows, FrameRows given) {
        List<FrameColumn> features = new ArrayList<>();
        for (int i = 0; i < given.features().size(); i++) {
            FrameColumn column = given.features().get(i);
            if (column.slots().isEmpty()) {
                int at = i;
                List<Row> first = rows.filter(row -> !row.isNullAt(at)).take(1);
                if (first.isEmpty()) {
                    throw new ChainruleException(
                            ORIGIN.name() + " has no row with a vector in '" + column.name() + "'");
                }
                column = column.ofSize(FrameReader.size(first.getFirst(), at));
            }
            features.add(column);
        }
        return given.withFeatures(features);
    }

    /** Elements of vectors may have names of their own, which are to be columns of the model. */
    private static void requireDifferentNames(FrameRows spec) {
        Set<String> names = new HashSet<>();
        Stream.of(spec.features().stream(), spec.targets().stream(), Stream.ofNullable(spec.weights()))
                .flatMap(columns -> columns)
                .flatMap(column -> column.slots().stream())
                .filter(name -> !names.add(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new ChainruleException("two columns, or elements of vectors, are named '" + name
                            + "', one of them perhaps the target or the weight: leave one out, or give it"
                            + " another name");
                });
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
        if (spec.holdsOut() && facts.rows(FrameRows.Part.VALIDATION) == 0) {
            remarks.add("no row is held out for validation"
                    + (spec.indicator() == null
                            ? ""
                            : " by '" + spec.indicator().name() + "'")
                    + ": the last epoch is kept, and nothing stops early");
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
            Recipe recipe,
            JavaRDD<Row> rows,
            FrameRows spec,
            TargetFacts facts,
            Target target,
            LeakSample sample,
            List<String> remarks) {
        PreprocessingLearner learner = recipe.learner();
        learner.lookForLeaks(target, sample.targets());
        if (target instanceof NumberTarget || target instanceof QuantileTarget) {
            for (int k = 0; k < target.columns().size(); k++) {
                String name = target.columns().get(k);
                TargetFacts.Values values = facts.target(k);
                double deviation = values.moments().standard().deviation();
                learner.remarkFarTargets(
                        name, values.least(), values.most(), deviation, TargetValues.numbers(sample.targets(), name));
            }
        }
        if (vectorsAsTheyAre) {
            List<String> slots = spec.features().stream()
                    .flatMap(column -> column.slots().stream())
                    .toList();
            learner.prepare(facts.mostInAPartition(), slots.size());
            slots.forEach(name -> learner.remarkLeak(sample.feature(name)));
            remarks.addAll(learner.remarks());
            return spec.features().stream()
                    .flatMap(column -> column.slots().stream())
                    .<Feature>map(name -> new NumberFeature(name, 0, false, new Scaling.None(), new Encoding.Plain()))
                    .toList();
        }
        List<Feature> features = new DistributedPreprocessing(learner, recipe.encoder(), rows, spec)
                .learn(facts.mostInAPartition(), ORIGIN, roles, sample);
        remarks.addAll(learner.remarks());
        return features;
    }

    /** The index of the class of each value of the target column. */
    private static Map<Object, Integer> indices(ClassTarget target, TargetFacts facts, @Nullable List<String> classes) {
        Map<String, Integer> ofWords = new HashMap<>();
        for (int c = 0; c < target.classes().size(); c++) {
            ofWords.put(target.classes().get(c), c);
        }
        Map<Object, Integer> indices = new HashMap<>();
        for (Object value : facts.target(0).having().keySet()) {
            String word = value instanceof Double number ? NumberColumn.text(number) : String.valueOf(value);
            indices.put(
                    value, classes != null ? ((Double) value).intValue() : Objects.requireNonNull(ofWords.get(word)));
        }
        return indices;
    }

    private static void remarkRareClasses(
            ClassTarget target, Map<Object, Integer> indices, TargetFacts facts, List<String> remarks) {
        int count = target.classes().size();
        long[] training = new long[count];
        long[] validation = new long[count];
        facts.target(0).having().forEach((value, rows) -> {
            training[Objects.requireNonNull(indices.get(value))] = rows.training();
            validation[Objects.requireNonNull(indices.get(value))] = rows.validation();
        });
        RareClasses.remark(target, training, validation, new long[count], remarks);
    }

    /** What the weights of the rows of each class come to, in both parts; null where classes may count differently. */
    private static double @Nullable [][] classSums(
            Recipe recipe, Target target, Map<Object, Integer> indices, TargetFacts facts) {
        if (recipe.classWeights() != Recipe.ClassWeights.BALANCED) {
            return null;
        }
        if (!(target instanceof ClassTarget ofClasses)) {
            throw new ChainruleException("balanced class weights need a target of classes, not "
                    + target.task().word());
        }
        double[][] sums = new double[2][ofClasses.classes().size()];
        facts.target(0).having().forEach((value, rows) -> {
            for (int part = 0; part < 2; part++) {
                sums[part][Objects.requireNonNull(indices.get(value))] = rows.weights(part);
            }
        });
        return sums;
    }

    /** Rows that are others the second time would be learned from by what was learned of the first. */
    private static void requireSame(JavaRDD<PartitionRows> rows, FrameRows.Part part, TargetFacts facts) {
        long now = rows.map(partition -> (long) partition.rows()).fold(0L, Long::sum);
        if (now != facts.rows(part)) {
            throw new ChainruleException(ORIGIN.name() + " had " + facts.rows(part) + " rows for "
                    + part.name().toLowerCase(Locale.ROOT) + " at first, and " + now
                    + " when it was read again: the input is not deterministic; save it first, and train on what was"
                    + " saved");
        }
    }

    private static JavaRDD<EncodedRows> encoded(JavaRDD<Row> rows, EncodedRows.Encoder encoder, FrameRows.Part part) {
        return rows.mapPartitionsWithIndex((partition, iterator) -> encoder.encode(part, partition, iterator), true);
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
}
