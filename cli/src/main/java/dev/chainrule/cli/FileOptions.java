package dev.chainrule.cli;

import dev.chainrule.training.CheckpointFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What {@code train} writes and goes on from. */
final class FileOptions {
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

    Path out() {
        return out;
    }

    @Nullable
    Path from() {
        return from;
    }

    @Nullable
    Path recipe() {
        return recipe;
    }

    @Nullable
    Path resume() {
        return resume;
    }

    /** Where the training is saved: one that was resumed goes on in the same file. */
    @Nullable
    Path checkpoint() {
        return checkpoint == null ? resume : checkpoint;
    }

    @Nullable
    Path plot() {
        return plot;
    }

    /**
     * Whether the names make sense together.
     *
     * @param read the tables, null for none
     * @throws UsageException if not
     */
    void checkNames(@Nullable Path... read) {
        OutputFile.requireEnding("--out", out, ".onnx");
        if (plot != null) {
            OutputFile.requireEnding("--plot", plot, LossPlot.ENDINGS);
        }
        List<@Nullable Path> all = new ArrayList<>(Arrays.asList(read));
        all.add(recipe);
        OutputFile.requireDistinct(Arrays.asList(out, checkpoint(), plot), all);
    }

    /**
     * Whether everything can be written, and what is resumed is there.
     *
     * @throws dev.chainrule.ChainruleException if not
     */
    void checkFiles() {
        OutputFile.requireWritable(out);
        OutputFile.requireWritable(checkpoint());
        OutputFile.requireWritable(plot);
        if (resume != null) {
            CheckpointFile.require(resume);
        }
    }
}
