package dev.chainrule.cli;

import dev.chainrule.ChainruleException;
import dev.chainrule.cli.options.FileOptions;
import dev.chainrule.cli.recipe.RecipeTree;
import dev.chainrule.cli.report.Score;
import dev.chainrule.cli.terminal.Streams;
import dev.chainrule.cli.terminal.Words;
import dev.chainrule.cli.tracking.EventFile;
import dev.chainrule.cli.tracking.MlflowRun;
import dev.chainrule.cli.tracking.Scalar;
import dev.chainrule.description.Description;
import dev.chainrule.metrics.Evaluation;
import dev.chainrule.model.Model;
import dev.chainrule.model.ModelTrainer;
import dev.chainrule.model.Recipe;
import dev.chainrule.model.TrainedModel;
import dev.chainrule.training.Outcome;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a training writes for other programs to show, TensorBoard and MLflow, as far as it is asked for. */
final class Tracking implements AutoCloseable {
    private static final String COMMAND = "chainrule train";

    private final FileOptions files;
    private volatile @Nullable MlflowRun run;

    /** As {@code files} say; nothing is written yet. */
    Tracking(FileOptions files) {
        this.files = files;
    }

    /**
     * Takes down what {@code trainer} does from now on.
     *
     * @param recipe it trains by
     * @param data what the rows were read from
     * @throws ChainruleException if a folder cannot be written into
     */
    void begin(ModelTrainer trainer, Recipe recipe, String data) {
        InstantSource clock = InstantSource.system();
        Path events = files.tensorboard();
        if (events != null) {
            trainer.listen(EventFile.create(events, clock));
        }
        Path store = files.mlflow();
        if (store != null) {
            Map<String, @Nullable Object> params = new LinkedHashMap<>();
            params.put("data", data);
            params.putAll(RecipeTree.shown(Description.summary(recipe)));
            Map<String, String> tags =
                    Map.of("mlflow.source.name", COMMAND, "chainrule.version", new RootCommand.Version().number());
            String name = Words.fit(String.join(", ", recipe.roles().targets()), 100);
            MlflowRun begun = MlflowRun.begin(store, name, params, tags, clock);
            trainer.listen(begun);
            run = begun;
        }
    }

    /**
     * The training has come to {@code model}, maybe because it ran away.
     *
     * @throws ChainruleException if that cannot be written
     */
    void finish(TrainedModel trained, Model model) {
        MlflowRun begun = run;
        if (begun == null) {
            return;
        }
        List<String> targets = model.preprocessing().target().columns();
        List<Scalar> scores = new ArrayList<>();
        trained.validation().ifPresent(held -> scores.addAll(scalars("validation", held, targets)));
        trained.test().ifPresent(test -> scores.addAll(scalars("test", test, targets)));
        begun.finish(
                trained.outcome().end() == Outcome.End.DIVERGED ? MlflowRun.Status.FAILED : MlflowRun.Status.FINISHED,
                scores,
                trained.outcome().bestEpoch(),
                String.valueOf(files.out().getFileName()),
                model::save);
    }

    private static List<Scalar> scalars(String group, Evaluation evaluation, List<String> targets) {
        return Score.of(evaluation, targets).stream()
                .filter(score -> Double.isFinite(score.value()))
                .map(score -> new Scalar(
                        group,
                        score.target() == null ? score.metric() : score.metric() + "." + score.target(),
                        score.value()))
                .toList();
    }

    /** Somebody ended the training; from any thread. What goes wrong with writing that down is only said. */
    void interrupted(Streams streams) {
        MlflowRun begun = run;
        if (begun != null) {
            try {
                begun.end(MlflowRun.Status.KILLED);
            } catch (ChainruleException e) {
                streams.say(String.valueOf(e.getMessage()));
            }
        }
    }

    @Override
    public void close() {
        MlflowRun begun = run;
        if (begun != null) {
            begun.close();
        }
    }
}
