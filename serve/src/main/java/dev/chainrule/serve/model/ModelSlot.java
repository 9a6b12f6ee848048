package dev.chainrule.serve.model;

import dev.chainrule.ChainruleException;
import dev.chainrule.files.FileState;
import dev.chainrule.files.SafeFile;
import dev.chainrule.serve.Settings;
import dev.chainrule.serve.batch.Batcher;
import dev.chainrule.serve.http.OneLine;
import dev.chainrule.serve.metrics.ModelMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A name under which a model is served: the version that answers now, and the file that it came from. A version is replaced
 * as a whole, so that a request is read, computed and answered by one and the same.
 */
public final class ModelSlot {
    private final String name;
    private final Path file;
    private final Settings settings;
    private final ModelMetrics metrics;
    private final Batcher batcher;
    private final Consumer<String> remarks;

    private volatile @Nullable LoadedModel current;
    private volatile @Nullable String problem;

    /** The state of the file that was read last, and the one that was seen last. */
    private @Nullable FileState read;

    private @Nullable FileState seen;

    /** Nothing is loaded yet. */
    ModelSlot(String name, Path file, Settings settings, ModelMetrics metrics) {
        this.name = name;
        this.file = file;
        this.settings = settings;
        this.metrics = metrics;
        this.remarks = settings.remarks();
        this.batcher = new Batcher(name, settings.batching(), settings.scorers(), metrics);
    }

    /** The name. */
    public String name() {
        return name;
    }

    /** What computes, for all versions. */
    public Batcher batcher() {
        return batcher;
    }

    /** What is counted of it. */
    public ModelMetrics metrics() {
        return metrics;
    }

    /** The version that answers now; empty while the first is being loaded. */
    public Optional<LoadedModel> current() {
        return Optional.ofNullable(current);
    }

    /** Why the file as it is now is not the version that answers; empty if it is. */
    public Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    /**
     * Loads the first version.
     *
     * @throws ChainruleException if it cannot be read
     */
    void load() {
        read = FileState.of(file);
        seen = read;
        LoadedModel model = LoadedModel.of(bytes(), file.toString(), settings.scorers());
        current = model;
        metrics.loaded(model.version());
    }

    /**
     * Looks whether the file has changed, and if so, and it has stayed so since it was looked at before, replaces the
     * version that answers. A file that cannot be read leaves that as it is, and is told.
     */
    void refresh() {
        FileState now;
        try {
            now = FileState.of(file);
        } catch (ChainruleException e) {
            seen = null;
            read = null; // if it comes back as it was, it is read again
            refused(e);
            return;
        }
        boolean settled = now.equals(seen);
        seen = now;
        if (!settled || now.equals(read)) {
            return;
        }
        read = now;
        try {
            replace(bytes());
        } catch (RuntimeException | OutOfMemoryError e) {
            refused(e);
        }
    }

    private void replace(byte[] bytes) {
        LoadedModel old = current;
        String version = LoadedModel.checksum(bytes);
        if (old != null && old.version().equals(version)) {
            problem = null;
            metrics.stale(false);
            return;
        }
        LoadedModel loaded = LoadedModel.of(bytes, file.toString(), settings.scorers());
        current = loaded;
        problem = null;
        metrics.loaded(version);
        String change = old == null
                ? ""
                : Change.between(old.model().preprocessing(), loaded.model().preprocessing());
        remarks.accept("'" + name + "' was replaced by version " + version.substring(0, 12) + " of " + file + change);
    }

    private void refused(Throwable e) {
        String reason = e instanceof OutOfMemoryError
                ? file + " is too large for the memory"
                : OneLine.of(String.valueOf(e.getMessage()));
        if (reason.equals(problem)) {
            return;
        }
        problem = reason;
        metrics.stale(true);
        LoadedModel old = current;
        String version = old == null ? "" : " " + old.version().substring(0, 12);
        remarks.accept("'" + name + "' stays as it is, version" + version + ": " + reason);
    }

    private byte[] bytes() {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw SafeFile.unreadable(file, e);
        } catch (OutOfMemoryError e) {
            throw new ChainruleException(file + " is too large for the memory", e);
        }
    }
}
