package dev.chainrule.spark;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.Partition;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.RDD;
import org.apache.spark.storage.StorageLevel;
import scala.collection.AbstractIterator;
import scala.collection.Iterator;
import scala.reflect.ClassTag$;

/**
 * The rows of another RDD, in tasks that fail once they have computed their answer and before the driver gets it. That RDD
 * is to be persisted; this one only says it is, so that it takes part in every task.
 */
final class FailingRows extends RDD<PartitionRows> {
    private static final long serialVersionUID = 1L;

    /** Decides over a task that has its answer. */
    interface Failure extends java.io.Serializable {
        void at(TaskContext task) throws IOException;
    }

    private final RDD<PartitionRows> rows;
    private final Failure failure;

    private FailingRows(RDD<PartitionRows> rows, Failure failure) {
        super(rows, ClassTag$.MODULE$.apply(PartitionRows.class));
        this.rows = rows;
        this.failure = failure;
    }

    static JavaRDD<PartitionRows> of(JavaRDD<PartitionRows> rows, Failure failure) {
        return new FailingRows(rows.persist(StorageLevel.MEMORY_AND_DISK()).rdd(), failure).toJavaRDD();
    }

    /** Rows that are computed in every task anew, though they say that they are kept. */
    static JavaRDD<PartitionRows> unkept(JavaRDD<PartitionRows> rows) {
        return new FailingRows(rows.rdd(), task -> {}).toJavaRDD();
    }

    /** Whether this is the first call with this file, of all processes. */
    static boolean first(String file) throws IOException {
        try {
            Files.createFile(Path.of(file));
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }

    @Override
    public Partition[] getPartitions() {
        return rows.partitions();
    }

    @Override
    public StorageLevel getStorageLevel() {
        return StorageLevel.MEMORY_AND_DISK();
    }

    @Override
    public Iterator<PartitionRows> compute(Partition split, TaskContext task) {
        Iterator<PartitionRows> elements = rows.iterator(split, task);
        return new AbstractIterator<>() {
            private boolean given;

            @Override
            public boolean hasNext() {
                boolean more = elements.hasNext();
                if (!more && given) {
                    try {
                        failure.at(task);
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                }
                return more;
            }

            @Override
            public PartitionRows next() {
                given = true;
                return elements.next();
            }
        };
    }
}
