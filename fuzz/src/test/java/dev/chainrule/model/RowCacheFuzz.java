package dev.chainrule.model;

import dev.chainrule.data.BooleanColumn;
import dev.chainrule.data.Column;
import dev.chainrule.data.ColumnSource;
import dev.chainrule.data.Dataset;
import dev.chainrule.data.NumberColumn;
import dev.chainrule.data.Origin;
import dev.chainrule.data.Split;
import dev.chainrule.data.Table;
import dev.chainrule.data.TextColumn;
import dev.chainrule.fuzz.Hostile;
import dev.chainrule.preprocessing.Encoder;
import dev.chainrule.preprocessing.PreprocessingLearner;
import dev.chainrule.preprocessing.Roles;
import dev.chainrule.preprocessing.Scaling;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32C;

/** Bytes as the rows that {@code train --cache} keeps, under a right checksum of the same table; all are then read. */
public final class RowCacheFuzz {
    private static final String KEY = "key";
    private static final Split SPLIT = new Split(new int[] {0, 1, 3, 4, 5}, new int[] {2}, new int[0]);
    private static final int SMALL = 10_000;

    /** Maps of files go when their memory is collected, of which hardly any is used here. */
    private static final int MAPS = 10_000;

    private static final AtomicInteger MAPPED = new AtomicInteger();

    private RowCacheFuzz() {}

    /** A table of six rows. */
    private record Small(Table table) implements ColumnSource {
        @Override
        public Origin origin() {
            return table.origin();
        }

        @Override
        public int rows() {
            return table.rows();
        }

        @Override
        public List<String> names() {
            return table.names();
        }

        @Override
        public Column column(String name) {
            return table.column(name);
        }
    }

    /** The rows of a small table. */
    public static List<byte[]> seeds() {
        Table table = Table.of(
                NumberColumn.of("a", 1, 2, 3, Double.NaN, 5, 6),
                TextColumn.of("b", "x", "y", "x", null, "x", "y"),
                BooleanColumn.of("c", true, false, true, true, null, false),
                NumberColumn.of("y", 1, 2, 1, 2, 1, 2));
        Roles roles = Roles.ofTargets("y");
        PreprocessingLearner learner = new PreprocessingLearner(Encoder.of(Scaling.Kind.STANDARD), true, false);
        try {
            Path folder = Files.createTempDirectory("fuzz");
            Path file = folder.resolve("rows");
            new RowCache.Maker(new Small(table), table.only("y"), null, SPLIT, roles, () -> false)
                    .make(file, KEY, learner.target(table, table, roles), learner, null);
            byte[] bytes = Files.readAllBytes(file);
            Files.delete(file);
            Files.delete(folder);
            return List.of(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is done with each input. */
    public static void fuzzerTestOneInput(byte[] input) {
        if (MAPPED.incrementAndGet() % MAPS == 0) {
            System.gc();
        }
        byte[] bytes = Hostile.summed(input, new CRC32C());
        Hostile.read(() -> Hostile.asFile(bytes, ".rows", file -> {
            RowCache cache = RowCache.open(file, KEY, SPLIT);
            if (cache.preprocessing().width() != cache.rows().inputs()) {
                throw new AssertionError("rows of other inputs than those they were made by");
            }
            for (Dataset part : List.of(cache.training(), cache.validation(), cache.test())) {
                if (part.rows() * (long) (part.inputs() + part.outputs()) < SMALL) {
                    part.features(0, part.rows());
                    part.targets(0, part.rows());
                }
            }
        }));
    }
}
