package dev.chainrule.cli;

import dev.chainrule.ChainruleException;
import dev.chainrule.cli.input.TableSource;
import dev.chainrule.cli.options.FileOptions;
import dev.chainrule.cli.options.FoldOptions;
import dev.chainrule.cli.recipe.RecipePlan;
import dev.chainrule.cli.terminal.Interruption;
import dev.chainrule.cli.terminal.Streams;
import dev.chainrule.cli.terminal.Words;
import dev.chainrule.data.Column;
import dev.chainrule.data.Table;
import dev.chainrule.data.Task;
import dev.chainrule.data.TextColumn;
import dev.chainrule.files.FileState;
import dev.chainrule.files.Leftovers;
import dev.chainrule.files.SafeFile;
import dev.chainrule.model.ModelTrainer;
import dev.chainrule.model.Preset;
import dev.chainrule.model.Recipe;
import dev.chainrule.model.TableShape;
import dev.chainrule.model.TrainedModel;
import dev.chainrule.preprocessing.Roles;
import dev.chainrule.tables.OpenTable;
import dev.chainrule.tables.ReadOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * The table that {@code train} learns from: in memory where it fits, else a column at a time, with its rows in a file that
 * the training reads.
 */
final class TrainingTable implements AutoCloseable {
    private static final String NEEDS_MEMORY =
            "--folds, --refit, and files for --validation and --test, need the table in memory";

    private final String name;
    private final int rows;
    private final int columns;
    private final @Nullable Table table;
    private final @Nullable OpenTable open;
    private final @Nullable Path cache;
    private final @Nullable String key;

    private TrainingTable(Table table) {
        this.name = table.origin().name();
        this.rows = table.rows();
        this.columns = table.columns().size();
        this.table = table;
        this.open = null;
        this.cache = null;
        this.key = null;
    }

    /** Of a table whose rows are put into {@code cache}: for the next time too if there is a {@code key}, else to go. */
    private TrainingTable(OpenTable open, Path cache, @Nullable String key) {
        this.name = open.origin().name();
        this.rows = open.rows();
        this.columns = open.names().size();
        this.table = null;
        this.open = open;
        this.cache = cache;
        this.key = key;
    }

    /**
     * Reads the table {@code data}, or only opens it if it is too large for memory, as the network of {@code plan} sees it,
     * or {@code files} names a cache.
     *
     * @throws ChainruleException if it cannot be read, or is too large for what else is asked for
     */
    static TrainingTable read(
            String data,
            ReadOptions reading,
            RecipePlan plan,
            FileOptions files,
            FoldOptions heldOut,
            TableSource source) {
        Path file = Streams.file(data);
        Path cache = files.cache();
        if (file == null || !Files.isRegularFile(file)) {
            if (cache != null) {
                throw new ChainruleException("--cache is for a table in a file, not " + data);
            }
            return new TrainingTable(source.read(data, reading));
        }
        FileState before = FileState.of(file);
        OpenTable open = source.open(file, reading);
        boolean taken = false;
        try {
            Recipe recipe = recipe(plan, open);
            if (cache == null && !isReadFromAFile(open, recipe, heldOut, source)) {
                return new TrainingTable(source.read(open));
            }
            TrainingTable training;
            if (cache == null) {
                training = new TrainingTable(open, fileBeside(files.out(), open, source), null);
            } else {
                requireShares(heldOut, recipe, open);
                String key = key(file, reading);
                before.requireUnchanged();
                training = new TrainingTable(open, cache, key);
            }
            taken = true;
            return training;
        } finally {
            if (!taken) {
                open.close();
            }
        }
    }

    /** The recipe as far as it is known before the target is looked at. */
    private static Recipe recipe(RecipePlan plan, OpenTable open) {
        return plan.over(_ -> new TableShape(open.rows(), open.names().size(), Task.REGRESSION));
    }

    /**
     * Whether the rows of {@code open} are to be read from a file, as memory does not hold them. What that cannot serve is
     * tried in memory: perhaps it does.
     */
    private static boolean isReadFromAFile(OpenTable open, Recipe recipe, FoldOptions heldOut, TableSource source) {
        int columns = open.names().size();
        if (!MemoryNeed.isTooLarge(open.rows(), columns, recipe.encoder().bins(), MemoryNeed.available())) {
            return false;
        }
        boolean shares = hasShares(heldOut, recipe, open);
        if (!shares) {
            source.say(sizeOf(open) + " may not fit into the " + Words.number(MemoryNeed.available())
                    + " MB that Java may use; " + NEEDS_MEMORY);
        }
        return shares;
    }

    private static boolean hasShares(FoldOptions heldOut, Recipe recipe, OpenTable open) {
        return heldOut.folds() == 0
                && !refits(recipe, open)
                && heldOut.validationFile() == null
                && heldOut.testFile() == null;
    }

    /** Every fold has a copy of its rows, which matters where they are not few. */
    private static boolean refits(Recipe recipe, OpenTable open) {
        return recipe.refit() && open.rows() >= Preset.FEW_ROWS;
    }

    private static void requireShares(FoldOptions heldOut, Recipe recipe, OpenTable open) {
        if (!hasShares(heldOut, recipe, open)) {
            throw new ChainruleException(open.origin().name() + " is kept by --cache: " + NEEDS_MEMORY
                    + (refits(recipe, open) ? "; give shares, and --no-refit" : "; give shares"));
        }
    }

    /**
     * A new file beside the model, of a name that no other run and no person has used, which goes when Java ends, or, if it
     * is killed, when the model is written the next time.
     */
    private static Path fileBeside(Path model, OpenTable open, TableSource source) {
        Path folder = model.toAbsolutePath().getParent();
        Path rows;
        try {
            rows = Files.createTempFile(folder, Leftovers.beginning(model), ".rows");
        } catch (IOException e) {
            throw new ChainruleException(
                    "cannot write the rows of " + open.origin().name() + " beside " + model + ": "
                            + SafeFile.reason(e, model),
                    e);
        }
        SafeFile.deleteOnExit(rows);
        source.say(sizeOf(open) + " do not fit into the " + Words.number(MemoryNeed.available())
                + " MB that Java may use; the training reads them from " + rows.getFileName() + " beside the model,"
                + " which goes afterwards");
        return rows;
    }

    private static String sizeOf(OpenTable open) {
        return open.origin().name() + ": " + Words.count(open.rows(), "row") + " and "
                + Words.count(open.names().size(), "column");
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
            throw SafeFile.unreadable(file, e);
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

    /** Its shape, if its columns play {@code roles}. */
    TableShape shape(Roles roles) {
        return open == null ? TableShape.of(table(), roles) : TableShape.of(open, roles);
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
        return table == null ? new String[0] : texts(table);
    }

    /** The columns of words of {@code table}. */
    static String[] texts(Table table) {
        return table.columns().stream()
                .filter(TextColumn.class::isInstance)
                .map(Column::name)
                .toArray(String[]::new);
    }

    /** Trains by it; what there is to say of how it was read is told to {@code source}. */
    TrainedModel train(ModelTrainer trainer, @Nullable Table validation, @Nullable Table test, TableSource source) {
        if (open == null || cache == null) {
            return trainer.train(table(), validation, test);
        }
        try {
            TrainedModel trained = key == null ? trainer.train(open, cache) : trainer.train(open, cache, key);
            source.tell(open);
            return trained;
        } catch (CancellationException e) {
            throw new Interruption.Interrupted(); // who stopped it says so
        }
    }

    @Override
    public void close() {
        if (open != null) {
            open.close();
        }
        if (cache != null && key == null) {
            try {
                Files.deleteIfExists(cache);
            } catch (IOException e) {
                // it goes when Java ends
            }
        }
    }
}
