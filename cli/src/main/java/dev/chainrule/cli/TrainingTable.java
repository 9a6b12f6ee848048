package dev.chainrule.cli;

import dev.chainrule.ChainruleException;
import dev.chainrule.data.Column;
import dev.chainrule.data.Table;
import dev.chainrule.data.TextColumn;
import dev.chainrule.model.ModelTrainer;
import dev.chainrule.model.TrainedModel;
import dev.chainrule.tables.OpenTable;
import dev.chainrule.tables.ReadOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The table that {@code train} learns from: in memory where it fits, else a column at a time, with its rows in a file that
 * the training reads.
 */
final class TrainingTable implements AutoCloseable {
    private final String name;
    private final int rows;
    private final int columns;
    private final @Nullable Table table;
    private final @Nullable OpenTable open;
    private final @Nullable Path cache;
    private final boolean kept;
    private final String key;

    private TrainingTable(Table table) {
        this.name = table.origin().name();
        this.rows = table.rows();
        this.columns = table.columns().size();
        this.table = table;
        this.open = null;
        this.cache = null;
        this.kept = false;
        this.key = "";
    }

    private TrainingTable(OpenTable open, Path cache, boolean kept, String key) {
        this.name = open.origin().name();
        this.rows = open.rows();
        this.columns = open.names().size();
        this.table = null;
        this.open = open;
        this.cache = cache;
        this.kept = kept;
        this.key = key;
    }

    /**
     * Reads the table {@code data}, or only opens it if it is too large for memory or {@code files} names a cache.
     *
     * @throws ChainruleException if it cannot be read, or is too large for what else is asked for
     */
    static TrainingTable read(
            String data, ReadOptions reading, FileOptions files, HeldOutOptions heldOut, TableSource source) {
        Path file = TableSource.file(data);
        Path cache = files.cache();
        if (file == null || !Files.isRegularFile(file)) {
            if (cache != null) {
                throw new ChainruleException("--cache is for a table in a file, not " + data);
            }
            return new TrainingTable(source.read(data, reading));
        }
        OpenTable open = source.open(file, reading);
        boolean taken = false;
        try {
            boolean large = MemoryNeed.isTooLarge(open.rows(), open.names().size(), MemoryNeed.available());
            if (cache == null && !large) {
                return new TrainingTable(source.read(open));
            }
            requireShares(
                    heldOut, open.origin().name() + (large ? " does not fit into memory" : " is kept by --cache"));
            Path rows = cache == null ? files.out().resolveSibling(files.out().getFileName() + ".rows") : cache;
            if (cache == null) {
                source.say(open.origin().name() + ": " + Words.count(open.rows(), "row") + " and "
                        + Words.count(open.names().size(), "column") + " do not fit into the "
                        + Words.number(MemoryNeed.available())
                        + " MB that Java may use; the training reads them from " + rows + ", which goes afterwards");
                OutputFile.requireWritable(rows);
                rows.toFile().deleteOnExit();
            }
            TrainingTable training =
                    new TrainingTable(open, rows, cache != null, cache == null ? "" : key(file, reading));
            taken = true;
            return training;
        } finally {
            if (!taken) {
                open.close();
            }
        }
    }

    private static void requireShares(HeldOutOptions heldOut, String why) {
        if (heldOut.folds() > 0 || heldOut.validationFile() != null || heldOut.testFile() != null) {
            throw new ChainruleException(
                    why + ": --folds, and files for --validation and --test, need the table in memory; give shares");
        }
    }

    /** The content of {@code file}, and how it is read. */
    private static String key(Path file, ReadOptions reading) {
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(OutputStream.nullOutputStream());
            byte[] digest = ((DigestInputStream) in).getMessageDigest().digest();
            return HexFormat.of().formatHex(digest) + " " + reading.delimiter() + " " + reading.decimal() + " "
                    + reading.query() + " " + new TreeSet<>(reading.usualMissing()) + new TreeSet<>(reading.missing())
                    + new TreeSet<>(reading.categorical()) + new TreeSet<>(reading.categoricalIfPresent());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The name of the file. */
    String name() {
        return name;
    }

    /** How many rows it has. */
    int rows() {
        return rows;
    }

    /** How many columns it has. */
    int columns() {
        return columns;
    }

    /** The table in memory; where it is not, there is no need for it. */
    Table table() {
        if (table == null) {
            throw new IllegalStateException(name + " is not in memory");
        }
        return table;
    }

    /** The columns of words, if the table is in memory. */
    String[] texts() {
        return table == null
                ? new String[0]
                : table.columns().stream()
                        .filter(TextColumn.class::isInstance)
                        .map(Column::name)
                        .toArray(String[]::new);
    }

    /** Trains by it; what there is to say of how it was read is told to {@code source}. */
    TrainedModel train(ModelTrainer trainer, @Nullable Table validation, @Nullable Table test, TableSource source) {
        if (open == null || cache == null) {
            return trainer.train(table(), validation, test);
        }
        TrainedModel trained = trainer.train(open, cache, key);
        source.tell(open);
        return trained;
    }

    @Override
    public void close() {
        if (open != null) {
            open.close();
        }
        if (cache != null && !kept) {
            try {
                Files.deleteIfExists(cache);
            } catch (IOException e) {
                // it goes when Java ends
            }
        }
    }
}
