package dev.chainrule.cli.tracking;

import dev.chainrule.ChainruleException;
import dev.chainrule.files.SafeFile;
import dev.chainrule.training.Epoch;
import dev.chainrule.training.TrainingListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A run in a folder of MLflow's (its "file store"), as {@code mlflow ui --backend-store-uri FOLDER} shows it. It belongs to
 * the experiment 0, "Default", as do MLflow's own where none is named, and has a folder of its own there:
 *
 * <pre>
 * 0/meta.yaml                  of the experiment
 * 0/RUN/meta.yaml              of the run: when it began, how it stands
 * 0/RUN/params/NAME            the value
 * 0/RUN/tags/NAME              the value
 * 0/RUN/metrics/GROUP/NAME     lines of milliseconds since 1970, value, epoch
 * 0/RUN/artifacts/model.onnx
 * </pre>
 *
 * <p>Nothing of another run is touched. A run that is killed is left as running, which is what MLflow shows of its own.
 */
public final class MlflowRun implements TrainingListener, AutoCloseable {
    private static final String EXPERIMENT = "0";
    private static final String METRICS = "metrics";
    private static final String PARAMS = "params";
    private static final String TAGS = "tags";
    private static final String ARTIFACTS = "artifacts";
    private static final String ACTIVE = "active";
    private static final long SOURCE_LOCAL = 4;

    /** What MLflow takes at most as the value of a parameter. */
    private static final int LONGEST_VALUE = 6000;

    /** How a run stands, by MLflow's numbers. */
    public enum Status {
        /** It goes on. */
        RUNNING(1),
        /** It has come to its end. */
        FINISHED(3),
        /** It came to nothing, or ran away. */
        FAILED(4),
        /** Somebody ended it. */
        KILLED(5);

        private final long number;

        Status(long number) {
            this.number = number;
        }
    }

    private final Path folder;
    private final String name;
    private final InstantSource clock;
    private final long started;
    private final MlflowNames metrics = new MlflowNames();
    private Status status = Status.RUNNING;

    private MlflowRun(Path folder, String name, InstantSource clock) {
        this.folder = folder;
        this.name = name;
        this.clock = clock;
        this.started = clock.millis();
    }

    /**
     * Begins a run in {@code store}, which is made if it is not there.
     *
     * @param name what people call it; others may have the same
     * @param params by name, maps of them within maps; what is null is left out
     * @param tags by name
     * @param clock what time it is
     * @throws ChainruleException if it cannot be written
     */
    public static MlflowRun begin(
            Path store,
            String name,
            Map<String, ? extends @Nullable Object> params,
            Map<String, String> tags,
            InstantSource clock) {
        try {
            Path experiment = Files.createDirectories(store).toRealPath().resolve(EXPERIMENT);
            Files.createDirectories(experiment);
            if (!Files.exists(experiment.resolve(MetaFile.NAME))) {
                describe(experiment, clock.millis());
            }
            MlflowRun run = new MlflowRun(newFolder(experiment), name.replaceAll("\\p{Cc}", " "), clock);
            run.describe();
            for (String part : List.of(METRICS, PARAMS, TAGS, ARTIFACTS)) {
                Files.createDirectory(run.folder.resolve(part));
            }
            run.write(PARAMS, flat(params));
            Map<String, String> all = new LinkedHashMap<>(tags);
            all.put("mlflow.runName", run.name);
            all.put("mlflow.user", user());
            all.put("mlflow.source.type", "LOCAL");
            run.write(TAGS, all);
            return run;
        } catch (IOException e) {
            throw new ChainruleException("cannot write into " + store + ": " + SafeFile.reason(e, store), e);
        }
    }

    private static void describe(Path experiment, long now) {
        Map<String, @Nullable Object> meta = new LinkedHashMap<>();
        meta.put("artifact_location", uri(experiment));
        meta.put("creation_time", now);
        meta.put("experiment_id", EXPERIMENT);
        meta.put("last_update_time", now);
        meta.put("lifecycle_stage", ACTIVE);
        meta.put("name", "Default");
        MetaFile.write(experiment, meta);
    }

    /** A folder of 32 hexadecimal digits, drawn anew for each run: neither a seed nor the time tells two of them apart. */
    private static Path newFolder(Path experiment) throws IOException {
        while (true) {
            try {
                return Files.createDirectory(
                        experiment.resolve(UUID.randomUUID().toString().replace("-", "")));
            } catch (FileAlreadyExistsException e) {
                // another
            }
        }
    }

    private void describe() {
        String id = String.valueOf(folder.getFileName());
        Map<String, @Nullable Object> meta = new LinkedHashMap<>();
        meta.put("artifact_uri", uri(folder.resolve(ARTIFACTS)));
        meta.put("deleted_time", null);
        meta.put("end_time", status == Status.RUNNING ? null : clock.millis());
        meta.put("entry_point_name", "");
        meta.put("experiment_id", EXPERIMENT);
        meta.put("lifecycle_stage", ACTIVE);
        meta.put("run_id", id);
        meta.put("run_name", name);
        meta.put("run_uuid", id);
        meta.put("source_name", "");
        meta.put("source_type", SOURCE_LOCAL);
        meta.put("source_version", "");
        meta.put("start_time", started);
        meta.put("status", status.number);
        meta.put("tags", List.of());
        meta.put("user_id", user());
        MetaFile.write(folder, meta);
    }

    private static String user() {
        return System.getProperty("user.name", "");
    }

    /** Without the slash that a folder has at the end once it is there. */
    private static String uri(Path path) {
        return path.toUri().toASCIIString().replaceAll("/$", "");
    }

    /** {@code tree} without its branches: the choice that is named by {@code name} stands for its whole. */
    static Map<String, String> flat(Map<String, ? extends @Nullable Object> tree) {
        Map<String, String> flat = new LinkedHashMap<>();
        tree.forEach((key, value) -> addFlat(key, value, flat));
        return flat;
    }

    private static void addFlat(String key, @Nullable Object value, Map<String, String> flat) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((part, item) -> addFlat(part.equals("name") ? key : key + "." + part, item, flat));
        } else if (value != null) {
            String text = value.toString();
            flat.put(key, text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE - 1) + "…");
        }
    }

    private void write(String part, Map<String, String> values) throws IOException {
        MlflowNames names = new MlflowNames();
        for (Map.Entry<String, String> value : values.entrySet()) {
            // not writeString, to which half of a letter of two chars, as a JSON table may have, is an error
            Files.write(
                    folder.resolve(part).resolve(names.of("", value.getKey())),
                    value.getValue().getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Where it is. */
    public Path folder() {
        return folder;
    }

    @Override
    public synchronized void epoch(Epoch epoch) {
        write(Scalar.of(epoch), epoch.number());
    }

    private void write(List<Scalar> scalars, int epoch) {
        long now = clock.millis();
        for (Scalar scalar : scalars) {
            Path file = folder.resolve(METRICS).resolve(metrics.of(scalar.group(), scalar.name()));
            try {
                Files.createDirectories(Objects.requireNonNull(file.getParent()));
            } catch (IOException e) {
                throw new ChainruleException("cannot write " + file + ": " + SafeFile.reason(e, file), e);
            }
            WholeAppend.append(
                    file, (now + " " + scalar.value() + " " + epoch + "\n").getBytes(StandardCharsets.US_ASCII));
        }
    }

    /**
     * Ends the run with a model.
     *
     * @param how it ends
     * @param scores of the model
     * @param epoch that the model is of
     * @param artifact what the model's file is called
     * @param model writes it
     * @throws ChainruleException if it cannot be written
     */
    public synchronized void finish(Status how, List<Scalar> scores, int epoch, String artifact, Consumer<Path> model) {
        model.accept(folder.resolve(ARTIFACTS).resolve(artifact));
        write(scores, epoch);
        end(how);
    }

    /**
     * Ends the run as it is, unless it has ended.
     *
     * @throws ChainruleException if that cannot be written
     */
    public synchronized void end(Status how) {
        if (status == Status.RUNNING) {
            status = how;
            describe();
        }
    }

    /** Ends it as failed, unless it has ended. */
    @Override
    public void close() {
        end(Status.FAILED);
    }
}
