package dev.chainrule.spark;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.WeightScale;
import dev.chainrule.network.Network;
import dev.chainrule.training.Trainer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;

/**
 * The partitions of an RDD, as the driver asks them: a round is one job of Spark's, which sends one question to all that have
 * to answer it and brings their answers back in the order of the partitions, one of each, whatever was tried again.
 */
final class Rounds implements AutoCloseable {
    private final JavaSparkContext context;
    private final JavaRDD<PartitionRows> rdd;
    private final boolean persisted;
    private final int[] rows;
    private final Survey[] surveys;
    private @Nullable Broadcast<byte[]> plan;
    private long count;
    private long sent;
    private long received;

    private Rounds(JavaRDD<PartitionRows> rdd, boolean persisted, @Nullable Survey[] found, String what) {
        this.context = JavaSparkContext.fromSparkContext(rdd.context());
        this.rdd = rdd;
        this.persisted = persisted;
        this.rows = new int[found.length];
        List<Survey> present = new ArrayList<>();
        for (Survey survey : found) {
            if (survey != null) {
                rows[survey.partition()] = survey.rows();
                present.add(survey);
            }
        }
        this.surveys = present.toArray(Survey[]::new);
        if (present.isEmpty()) {
            throw new ChainruleException("there are no rows " + what);
        }
    }

    /**
     * Makes the rows of {@code rdd} stay where they are, unless the caller already has, and looks at them.
     *
     * @param what they are for, as a message ends: {@code "to train on"}
     * @throws ChainruleException if there are none, or one of them cannot be learned from
     */
    static Rounds of(JavaRDD<PartitionRows> rdd, String what) {
        boolean persists = rdd.getStorageLevel().equals(StorageLevel.NONE());
        if (persists) {
            rdd.persist(StorageLevel.MEMORY_AND_DISK());
        }
        Rounds rounds = null;
        try {
            rounds = new Rounds(rdd, persists, survey(rdd), what).checked();
            return rounds;
        } finally { // and no catch: Scala's methods throw checked exceptions without saying so
            if (persists && rounds == null) {
                rdd.unpersist(false);
            }
        }
    }

    /** By partition; null for those without rows. */
    private static @Nullable Survey[] survey(JavaRDD<PartitionRows> rdd) {
        @Nullable Survey[] surveys = new Survey[rdd.getNumPartitions()];
        List<byte[]> answers = rdd.mapPartitionsWithIndex(Rounds::survey, true).collect();
        for (byte[] answer : answers) {
            Survey survey = Survey.read(answer);
            if (survey.rows() > 0) {
                surveys[survey.partition()] = survey;
            }
        }
        return surveys;
    }

    private static Iterator<byte[]> survey(Integer partition, Iterator<PartitionRows> elements) {
        if (!elements.hasNext()) {
            return List.<byte[]>of().iterator();
        }
        PartitionRows rows = elements.next();
        if (elements.hasNext() || rows.partition() != partition) {
            throw new IllegalArgumentException("partition " + partition + " must hold its rows as one element, found "
                    + (elements.hasNext() ? "more" : "those of partition " + rows.partition()));
        }
        return List.of(rows.survey().bytes()).iterator();
    }

    private Rounds checked() {
        Survey first = surveys[0];
        for (Survey survey : surveys) {
            if (survey.inputs() != first.inputs()
                    || survey.outputs() != first.outputs()
                    || survey.weighted() != first.weighted()) {
                throw new IllegalArgumentException("partitions " + first.partition() + " and " + survey.partition()
                        + " differ in inputs, outputs, or whether rows have weights");
            }
            if (!survey.fault().isEmpty()) {
                throw new ChainruleException(survey.fault() + "; expected finite numbers"
                        + (first.weighted() ? " and a weight that is not negative" : "")
                        + ": leave the row out or fill it in");
            }
        }
        return this;
    }

    /** @throws IllegalArgumentException if {@code network} does not fit the rows */
    void requireFit(Network network) {
        Survey first = surveys[0];
        if (first.inputs() != network.inputs() || first.outputs() != network.outputs()) {
            throw new IllegalArgumentException("the network takes " + network.inputs() + " inputs and gives "
                    + network.outputs() + " outputs, the rows have " + first.inputs() + " and " + first.outputs());
        }
    }

    /** Tells all partitions what they are asked about from now on. */
    void tell(Trainer trainer, Network network) {
        byte[][] fingerprints = new byte[rows.length][0];
        for (Survey survey : surveys) {
            fingerprints[survey.partition()] = survey.fingerprint();
        }
        byte[] bytes = new Plan(trainer, network, rows, fingerprints, weightScale()).bytes();
        plan = context.broadcast(bytes);
        sent += (long) bytes.length * executors();
    }

    /** What makes the mean weight of all rows 1; sums go along the rows and then along the partitions. */
    private @Nullable WeightScale weightScale() {
        if (!surveys[0].weighted()) {
            return null;
        }
        double largest =
                Arrays.stream(surveys).mapToDouble(Survey::largestWeight).max().orElse(0);
        if (largest == 0) {
            throw new ChainruleException("all weights are 0");
        }
        double unit = WeightScale.unit(largest);
        double sum = 0;
        for (Survey survey : surveys) {
            if (survey.largestWeight() > 0) {
                sum += survey.weightSum() * (unit / WeightScale.unit(survey.largestWeight()));
            }
        }
        return new WeightScale(unit, sum, total());
    }

    /** How many rows each partition has. */
    int[] rows() {
        return rows.clone();
    }

    /** How many rows there are. */
    long total() {
        return Arrays.stream(rows).asLongStream().sum();
    }

    /** The largest absolute value of a feature. */
    double largestInput() {
        return Arrays.stream(surveys).mapToDouble(Survey::largestInput).max().orElse(0);
    }

    /** SHA-256 of the rows of each partition that has some, in order. */
    List<byte[]> fingerprints() {
        return Arrays.stream(surveys).map(Survey::fingerprint).toList();
    }

    /** The partitions that have rows. */
    int[] all() {
        return Arrays.stream(surveys).mapToInt(Survey::partition).toArray();
    }

    /** The partitions that give rows to {@code question}. */
    int[] giving(Question question) {
        return IntStream.of(all()).filter(p -> question.rowsOf(p) > 0).toArray();
    }

    /** How many rows the partitions before each have. */
    long[] before() {
        long[] before = new long[rows.length];
        for (int p = 1; p < rows.length; p++) {
            before[p] = before[p - 1] + rows[p - 1];
        }
        return before;
    }

    /** The answers of {@code partitions} to {@code question}, in that order. */
    byte[][] ask(Asked question, int[] partitions) {
        Broadcast<byte[]> known = plan;
        if (known == null) {
            throw new IllegalStateException("the partitions have not been told what this is about");
        }
        byte[] bytes = question.bytes();
        Broadcast<byte[]> asked = context.broadcast(bytes);
        try {
            List<byte[]>[] answers =
                    rdd.map(elements -> answer(elements, known, asked)).collectPartitions(partitions);
            byte[][] inOrder = new byte[partitions.length][];
            for (int i = 0; i < partitions.length; i++) {
                if (answers[i].isEmpty()) {
                    throw new ChainruleException("the rows of partition " + partitions[i]
                            + " were there at first and are gone now: the input is"
                            + " not deterministic; save it first, and train on what was saved");
                }
                inOrder[i] = answers[i].getFirst();
                received += inOrder[i].length;
            }
            count++;
            sent += (long) bytes.length * Math.min(executors(), partitions.length);
            return inOrder;
        } finally {
            asked.destroy();
        }
    }

    private static byte[] answer(PartitionRows rows, Broadcast<byte[]> plan, Broadcast<byte[]> question) {
        return rows.answer(plan.id(), () -> Plan.read(plan.value()), Asked.read(question.value()));
    }

    private int executors() {
        int known = context.sc().statusTracker().getExecutorInfos().length; // the driver is one of them
        return Math.max(1, known - 1);
    }

    /** How many rounds there were. */
    long count() {
        return count;
    }

    /** Bytes to the executors. */
    long sent() {
        return sent;
    }

    /** Bytes to the driver. */
    long received() {
        return received;
    }

    @Override
    public void close() {
        if (plan != null) {
            plan.destroy();
        }
        if (persisted) {
            rdd.unpersist(false);
        }
    }
}
