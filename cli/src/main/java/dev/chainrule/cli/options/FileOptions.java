package dev.chainrule.cli.options;

import dev.chainrule.cli.report.LossPlot;
import dev.chainrule.cli.terminal.UsageException;
import dev.chainrule.training.CheckpointFile;
import dev.chainrule.training.Recording;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What {@code train} writes and goes on from. */
public final class FileOptions {
    @Option(names = "--out", paramLabel = "MODEL", description = "The model to write. Default: model.onnx.")
    private Path out = Path.of("model.onnx");

    @Option(names = "--from", paramLabel = "MODEL", description = "Go on from another model: its network, its recipe.")
    private @Nullable Path from;

    @Option(
            names = "--recipe",
            paramLabel = "FILE",
            description = "JSON as inspect --json writes it; options beside it come first.")
    private @Nullable Path recipe;

    @Option(
            names = "--checkpoint",
            paramLabel = "FILE",
            description = "Save the training after each epoch, to resume it.")
    private @Nullable Path checkpoint;

    @Option(
            names = "--resume",
            paramLabel = "FILE",
            description = "Go on from a checkpoint, with the same data and options.")
    private @Nullable Path resume;

    @Option(names = "--plot", paramLabel = "FILE", description = "Draw the loss over the epochs: .svg or .png.")
    private @Nullable Path plot;

    @Option(
            names = "--record",
            paramLabel = "STEP,...",
            description = "Take down these steps, from 1, beside the model (.steps), for explain --recorded.")
    private @Nullable String record;

    @Option(
            names = "--cache",
            paramLabel = "FILE",
            description = "Keep the rows as the network sees them in FILE, and use it the next time.")
    private @Nullable Path cache;

    @Option(
            names = "--tensorboard",
            paramLabel = "DIR",
            description = "Write losses, metrics and rate of each epoch into DIR, for TensorBoard.")
    private @Nullable Path tensorboard;

    @Option(
            names = "--mlflow",
            paramLabel = "DIR",
            description = "Write the training into DIR as a run of MLflow, with the model.")
    private @Nullable Path mlflow;

    /** Where the model goes. */
    public Path out() {
        return out;
    }

    /** Where TensorBoard looks; null if it does not. */
    @Nullable
    public Path tensorboard() {
        return tensorboard;
    }

    /** Where MLflow looks; null if it does not. */
    @Nullable
    public Path mlflow() {
        return mlflow;
    }

    /** Where a table's rows are kept; null if they need not be. */
    @Nullable
    public Path cache() {
        return cache;
    }

    /** The model to go on from; null for none. */
    @Nullable
    public Path from() {
        return from;
    }

    /** The file with the recipe; null for none. */
    @Nullable
    public Path recipe() {
        return recipe;
    }

    /** The checkpoint to go on from; null for none. */
    @Nullable
    public Path resume() {
        return resume;
    }

    /** Where the training is saved: one that was resumed goes on in the same file. */
    @Nullable
    public Path checkpoint() {
        return checkpoint == null ? resume : checkpoint;
    }

    /** Where the picture of the loss goes; null for nowhere. */
    @Nullable
    public Path plot() {
        return plot;
    }

    /** What is said that a training on Spark has no use for; null if nothing is. */
    @Nullable
    public String beyondSpark() {
        Map<String, Boolean> said = new LinkedHashMap<>();
        said.put("--from", from != null);
        said.put("--resume", resume != null);
        said.put("--plot", plot != null);
        said.put("--record", record != null);
        said.put("--cache", cache != null);
        said.put("--tensorboard", tensorboard != null);
        said.put("--mlflow", mlflow != null);
        for (Map.Entry<String, Boolean> option : said.entrySet()) {
            if (option.getValue()) {
                return option.getKey();
            }
        }
        return null;
    }

    /**
     * The steps to take down; none if that is not asked for.
     *
     * @throws UsageException if something is no step
     */
    public Set<Long> recordedSteps() {
        Set<Long> steps = new TreeSet<>();
        for (String word : NameList.parse("--record", record)) {
            try {
                long step = Long.parseLong(word);
                if (step < 1) {
                    throw new UsageException("--record: steps count from 1, found " + step);
                }
                steps.add(step);
            } catch (NumberFormatException e) {
                throw new UsageException("--record: expected numbers of steps such as 1,100, found '" + record + "'");
            }
        }
        return steps;
    }

    /** Where they are taken down; null if none are. */
    @Nullable
    public Path recording() {
        return record == null ? null : Recording.beside(out);
    }

    /**
     * Whether the names make sense together.
     *
     * @param tables the files that rows are read from
     * @throws UsageException if not
     */
    public void checkNames(List<Path> tables) {
        OutputFile.requireEnding("--out", out, ".onnx");
        if (plot != null) {
            OutputFile.requireEnding("--plot", plot, LossPlot.ENDINGS);
        }
        recordedSteps();
        List<Path> outputs = present(out, checkpoint(), plot, recording(), cache);
        OutputFile.requireDistinct(outputs, tables);
        for (Path folder : present(tensorboard, mlflow)) { // which may be the same
            OutputFile.requireDistinct(List.of(folder), outputs);
            OutputFile.requireDistinct(List.of(folder), tables);
        }
        OutputFile.requireDistinct(outputs, present(recipe));
        // a model may be replaced by what it became, and a training goes on in the checkpoint it was resumed from
        OutputFile.requireDistinct(present(checkpoint(), plot, recording(), cache), present(from));
        boolean goesOn = checkpoint == null || (resume != null && OutputFile.isSame(checkpoint, resume));
        OutputFile.requireDistinct(goesOn ? present(out, plot, recording(), cache) : outputs, present(resume));
    }

    private static List<Path> present(@Nullable Path... files) {
        List<Path> present = new ArrayList<>();
        for (Path file : files) {
            if (file != null) {
                present.add(file);
            }
        }
        return present;
    }

    /**
     * Whether everything can be written, and what is resumed is there.
     *
     * @throws dev.chainrule.ChainruleException if not
     */
    public void checkFiles() {
        OutputFile.requireWritable(out);
        OutputFile.requireWritable(checkpoint());
        OutputFile.requireWritable(plot);
        OutputFile.requireWritable(recording());
        OutputFile.requireWritable(cache);
        OutputFile.requireFolder(tensorboard);
        OutputFile.requireFolder(mlflow);
        if (resume != null) {
            CheckpointFile.require(resume);
        }
    }
}
