package dev.chainrule.spark;

import dev.chainrule.ChainruleException;
import dev.chainrule.description.Description;
import dev.chainrule.files.TreeCodec;
import dev.chainrule.kernels.Backends;
import dev.chainrule.kernels.Compute;
import dev.chainrule.model.Calibration;
import dev.chainrule.model.CalibrationRows;
import dev.chainrule.model.Calibrator;
import dev.chainrule.network.Normalization;
import dev.chainrule.network.Parameters;
import dev.chainrule.preprocessing.QuantileTarget;
import dev.chainrule.preprocessing.Target;
import dev.chainrule.training.DivergenceException;
import dev.chainrule.training.Epoch;
import dev.chainrule.training.StepFactors;
import dev.chainrule.training.Trainer;
import dev.chainrule.training.TrainingCoordinator;
import dev.chainrule.training.TrainingListener;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;

/**
 * One training whose rows stay in the partitions of an RDD; this is the driver's side of it.
 *
 * <p>It goes in rounds, each a job of Spark's: the driver sends the parameters, every partition answers with what its rows
 * make of them, and the driver puts the answers together in the order of the partitions. An answer follows from the question
 * and the rows alone and one of each partition is taken, so that tasks may be run again, on other executors too, and change
 * nothing: equal rows in equal partitions give equal bits. With one partition they are the bits of a {@link
 * dev.chainrule.training.Training} on one machine.
 *
 * <ul>
 *   <li>With one local step a round is one update: the partitions give {@link Shares} of a batch, and answer with the sum of
 *       its losses and their part of its gradient.
 *   <li>With H local steps the partitions take H updates alone, each on its share of the batch, and answer with parameters
 *       and what the optimizer remembers; the driver takes their means, weighted by rows, and an {@link OuterStep}.
 * </ul>
 */
final class DistributedTraining implements AutoCloseable {
    /** How Spark's page calls the jobs that are begun. */
    private static final String DESCRIPTION = "spark.job.description";

    private final TrainingCoordinator coordinator;
    private final Options options;
    private final Rounds rows;
    private final @Nullable Rounds validation;
    private final long batch;
    private final boolean normalizes;
    private final OuterStep outer;
    private final int trained;
    private long steps;
    private int epochs;

    private DistributedTraining(
            Trainer trainer,
            TrainingCoordinator coordinator,
            Rounds rows,
            @Nullable Rounds validation,
            Options options) {
        this.coordinator = coordinator;
        this.options = options;
        this.rows = rows;
        this.validation = validation;
        long total = rows.total();
        this.batch =
                trainer.batch() == 0 || trainer.optimizer().needsFullBatch() ? total : Math.min(trainer.batch(), total);
        this.normalizes = coordinator.network().layers().stream()
                .anyMatch(layer -> layer.normalization() instanceof Normalization.Batch);
        this.trained = coordinator.network().layout().trained();
        this.outer = new OuterStep(options.outerRate(), options.outerMomentum(), trained);
    }

    /**
     * Runs the epochs of the recipe.
     *
     * @param initial where the parameters begin
     * @param rows to learn from: one element for each partition that has rows
     * @param validation rows to choose the epoch by, and to stop early; null for none
     * @throws ChainruleException if the rows do not suit, or the training ran away in its first epoch
     * @throws IllegalArgumentException if the network cannot be trained by the recipe, or does not fit the rows
     */
    public static Result fit(
            Trainer trainer,
            Parameters initial,
            JavaRDD<PartitionRows> rows,
            @Nullable JavaRDD<PartitionRows> validation,
            Options options) {
        return fit(trainer, initial, rows, validation, options, epoch -> {});
    }

    /** The same; {@code listener} hears of the epochs that are run now. */
    public static Result fit(
            Trainer trainer,
            Parameters initial,
            JavaRDD<PartitionRows> rows,
            @Nullable JavaRDD<PartitionRows> validation,
            Options options,
            TrainingListener listener) {
        return fit(trainer, initial, rows, validation, options, listener, null);
    }

    /**
     * The same; what comes of it is calibrated by the rows for validation, if there are any.
     *
     * @param calibrated what the outputs predict; null to leave them as they are
     */
    static Result fit(
            Trainer trainer,
            Parameters initial,
            JavaRDD<PartitionRows> rows,
            @Nullable JavaRDD<PartitionRows> validation,
            Options options,
            TrainingListener listener,
            @Nullable Target calibrated) {
        if (options.localSteps() > 1 && trainer.optimizer().needsFullBatch()) {
            throw new ChainruleException(trainer.optimizer().name()
                    + " needs all rows for every update: it takes no local" + " steps; leave localSteps at 1");
        }
        try (Rounds learning = Rounds.of(rows, "to train on");
                Rounds judging = validation == null ? null : Rounds.of(validation, "for validation")) {
            learning.requireFit(initial.network());
            if (judging != null) {
                judging.requireFit(initial.network());
            }
            String key = key(trainer, initial, learning, judging, options);
            Compute compute = new Compute(Backends.AUTO, 1);
            try (DistributedTraining training = new DistributedTraining(
                    trainer,
                    TrainingCoordinator.start(trainer, initial, key, learning.largestInput(), compute),
                    learning,
                    judging,
                    options)) {
                learning.tell(trainer, initial.network());
                if (judging != null) {
                    judging.tell(trainer, initial.network());
                }
                return training.run(key, JavaSparkContext.fromSparkContext(rows.context()), listener, calibrated);
            }
        }
    }

    /** Names everything that a training depends on. */
    private static String key(
            Trainer trainer, Parameters initial, Rounds rows, @Nullable Rounds validation, Options options) {
        List<byte[]> parts = new ArrayList<>();
        parts.add(Wire.bytes(output -> {
            TreeCodec.write(output, Description.of(trainer));
            TreeCodec.write(output, Description.of(initial.network()));
            Wire.writeFloats(output, initial.array(), 0, initial.array().length);
            output.writeInt(options.localSteps());
            output.writeDouble(options.outerRate());
            output.writeDouble(options.outerMomentum());
            Wire.writeInts(output, rows.rows());
            Wire.writeInts(output, validation == null ? new int[0] : validation.rows());
        }));
        parts.addAll(rows.fingerprints());
        if (validation != null) {
            parts.addAll(validation.fingerprints());
        }
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            parts.forEach(digest::update);
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private Result run(String key, JavaSparkContext context, TrainingListener listener, @Nullable Target calibrated) {
        CheckpointFolder checkpoints = options.checkpointDir() == null
                ? null
                : new CheckpointFolder(options.checkpointDir(), key.substring(0, 16), context.hadoopConfiguration());
        int resumedAfter = checkpoints == null ? 0 : resume(checkpoints);
        long stepsOfEpoch = new Shares(rows.rows(), batch, normalizes).steps();
        String description = context.getLocalProperty(DESCRIPTION);
        try {
            while (!coordinator.isOver()) {
                long started = System.nanoTime();
                context.setLocalProperty(DESCRIPTION, "Chainrule: epoch " + coordinator.epoch());
                Epoch epoch = epoch(stepsOfEpoch);
                listener.epoch(epoch, (System.nanoTime() - started) * 1e-9);
                if (checkpoints != null
                        && (coordinator.isOver() || epoch.number() % options.checkpointInterval() == 0)) {
                    checkpoints.write(
                            epoch.number(), new CheckpointFolder.Content(outer.velocity(), coordinator.checkpoint()));
                }
            }
        } catch (DivergenceException e) {
            if (coordinator.outcome().bestEpoch() == 0) {
                throw e;
            }
        } finally {
            context.setLocalProperty(DESCRIPTION, description);
        }
        Parameters kept = coordinator.kept();
        Optional<Calibration> calibration =
                calibrated == null || validation == null ? Optional.empty() : calibrate(kept, calibrated, validation);
        return new Result(kept, coordinator.history(), coordinator.outcome(), traffic(), resumedAfter, calibration);
    }

    /**
     * Calibrates {@code kept} as one machine does that has all rows, to the bit: the rows go through the network where they
     * are, and of so many as one machine looks at, which is a bounded number, what came of them comes to the driver.
     */
    private static Optional<Calibration> calibrate(Parameters kept, Target target, Rounds held) {
        if (!Calibrator.suits(kept.network(), target)) {
            return Optional.empty();
        }
        boolean quantiles = target instanceof QuantileTarget;
        int step = CalibrationRows.step(kept.network(), quantiles, held.total());
        List<CalibrationRows> parts = new ArrayList<>();
        for (byte[] answer :
                held.ask(new CalibrationQuestion(kept.array(), quantiles, step, held.before()), held.all())) {
            parts.add(Answer.readCalibration(answer));
        }
        return Calibrator.calibrate(kept, target, CalibrationRows.of(parts), new Compute(Backends.AUTO, 1));
    }

    private int resume(CheckpointFolder checkpoints) {
        checkpoints.newest().ifPresent(file -> {
            CheckpointFolder.Content content = checkpoints.read(file);
            coordinator.resume(content.state(), file.toString());
            System.arraycopy(content.velocity(), 0, outer.velocity(), 0, outer.velocity().length);
        });
        return coordinator.epoch() - 1;
    }

    private Epoch epoch(long stepsOfEpoch) {
        coordinator.begin(rows.total(), stepsOfEpoch);
        Shares shares = new Shares(rows.rows(), batch, normalizes);
        while (shares.hasNext()) {
            if (options.localSteps() == 1) {
                update(shares);
            } else {
                localSteps(shares);
            }
        }
        epochs++;
        return coordinator.end(validation == null ? null : heldOutLoss(validation));
    }

    /** One update by a batch of rows of all partitions. */
    private void update(Shares shares) {
        int[] taken = shares.taken();
        int[] counts = shares.next();
        Question question = new Question(
                Question.Kind.GRADIENT,
                coordinator.parameters(),
                new byte[0],
                coordinator.epoch(),
                coordinator.steps() + 1,
                taken,
                new int[][] {counts},
                new StepFactors[] {coordinator.factors(0)});
        coordinator.update(gradient -> meanLoss(question, gradient), question.rows(0));
        steps++;
    }

    /**
     * The mean loss of a batch and its gradient, at the parameters as they are, which may have changed since the last time
     * that this was asked; running statistics move.
     */
    private double meanLoss(Question question, float[] gradient) {
        int[] partitions = rows.giving(question);
        byte[][] answers = rows.ask(question, partitions);
        float[] part = new float[trained];
        float[] statistics = new float[coordinator.parameters().length - trained];
        Mean gradients = new Mean(trained);
        Mean moved = new Mean(statistics.length);
        double loss = 0;
        for (int i = 0; i < partitions.length; i++) {
            loss += Answer.readGradient(answers[i], part, statistics);
            gradients.add(part, 1); // each is a part of the mean already
            moved.add(statistics, (double) question.rowsOf(partitions[i]) / question.rows(0));
        }
        gradients.write(gradient, 0);
        moved.write(coordinator.parameters(), trained);
        return loss / question.rows(0);
    }

    /** Up to H updates that the partitions take alone, and the step that they take together. */
    private void localSteps(Shares shares) {
        int[] taken = shares.taken();
        List<int[]> counts = new ArrayList<>();
        List<StepFactors> factors = new ArrayList<>();
        while (shares.hasNext() && counts.size() < options.localSteps()) {
            factors.add(coordinator.factors(counts.size()));
            counts.add(shares.next());
        }
        Question question = new Question(
                Question.Kind.STEPS,
                coordinator.parameters(),
                Wire.bytes((long) coordinator.memory().slots() * trained, coordinator.memory()::write),
                coordinator.epoch(),
                coordinator.steps() + 1,
                taken,
                counts.toArray(int[][]::new),
                factors.toArray(StepFactors[]::new));
        int[] partitions = rows.giving(question);
        byte[][] answers = rows.ask(question, partitions);
        LocalResults results = new LocalResults(question, coordinator.memory());
        for (int i = 0; i < partitions.length; i++) {
            results.add(partitions[i], answers[i]);
        }
        outer.take(coordinator.parameters(), results.parameters(), trained);
        results.putMemory(coordinator.memory());
        steps += counts.size();
        coordinator.passed(question.factors(), results.losses(), results.rows(), results.gradientNorm());
    }

    private double heldOutLoss(Rounds held) {
        double sum = 0;
        for (byte[] answer : held.ask(Question.loss(coordinator.parameters()), held.all())) {
            sum += Answer.readLoss(answer);
        }
        return sum / held.total();
    }

    private Traffic traffic() {
        long rounds = rows.count() + (validation == null ? 0 : validation.count());
        long sent = rows.sent() + (validation == null ? 0 : validation.sent());
        long received = rows.received() + (validation == null ? 0 : validation.received());
        return new Traffic(rounds, steps, epochs, sent, received);
    }

    @Override
    public void close() {
        coordinator.close();
    }
}
