package dev.chainrule.spark;

import dev.chainrule.ChainruleException;
import dev.chainrule.description.Description;
import dev.chainrule.metrics.Evaluation;
import dev.chainrule.model.Model;
import dev.chainrule.model.Preset;
import dev.chainrule.model.Recipe;
import dev.chainrule.model.TableShape;
import dev.chainrule.preprocessing.Roles;
import dev.chainrule.training.Epoch;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The program that learns a model from a table on a cluster, for {@code spark-submit}: DATA --target NAME --out
 * model.onnx, and the options that docs/spark.md lists. It writes the model on the machine of the driver and, to
 * standard output, what {@code chainrule train --json} writes.
 *
 * <p>{@code chainrule train --spark MASTER} starts it with {@code --recipe -}: it then says in a line what shape the table is of,
 * and reads the recipe for it, a line of JSON, from standard input.
 */
public final class Train {
    /** More rows than these are not needed to judge a model. */
    private static final int EVALUATED = 200_000;

    private static final JsonMapper JSON = new JsonMapper();

    private final PrintStream out;
    private final BufferedReader in;

    private Train(PrintStream out, BufferedReader in) {
        this.out = out;
        this.in = in;
    }

    /** Runs it, and ends the virtual machine with 1 if it fails. */
    public static void main(String[] words) {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        int status = 0;
        try {
            TrainArguments arguments = TrainArguments.of(words);
            try (SparkSession session =
                    SparkSession.builder().appName("chainrule train").getOrCreate()) {
                out.println(JSON.writeValueAsString(new Train(out, in).run(session, arguments)));
            }
        } catch (ChainruleException | IllegalArgumentException e) {
            out.println(JSON.writeValueAsString(Map.of("error", String.valueOf(e.getMessage()))));
            status = 1;
        } catch (Exception e) { // Scala's methods throw checked exceptions without saying so
            e.printStackTrace();
            out.println(JSON.writeValueAsString(Map.of("error", "Spark gave up: " + firstLine(e))));
            status = 1;
        }
        if (status != 0) {
            System.exit(status);
        }
    }

    private static String firstLine(Exception e) {
        String message = e.getMessage();
        return message == null
                ? e.getClass().getName()
                : message.lines().findFirst().orElse("");
    }

    private Map<String, @Nullable Object> run(SparkSession session, TrainArguments arguments) {
        long from = System.nanoTime();
        List<String> remarks = new ArrayList<>();
        Path file = Path.of(arguments.get("--out", "model.onnx"));
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null && !Files.isDirectory(folder)) {
            throw new ChainruleException("--out: there is no folder " + folder); // not when all work is done
        }
        Dataset<Row> frame = arguments.file().read(session, remarks);
        boolean given = arguments.get("--recipe") != null && !"-".equals(arguments.get("--recipe"));
        Recipe fixed = given ? recipe(Path.of(arguments.get("--recipe", ""))) : null;
        Roles roles = fixed == null ? arguments.roles() : fixed.roles();
        if (roles.group() != null || roles.time() != null) {
            throw new ChainruleException("rows are not held out by a group or a time on Spark; the"
                    + " estimators take a column that marks them, validationIndicatorCol");
        }
        FrameTraining training = new FrameTraining(
                        roles, shape -> fixed == null ? recipe(shape, roles, arguments) : fixed, arguments.options())
                .evaluatedBy(EVALUATED);
        Recipe plain = fixed == null ? Recipe.of(roles) : fixed;
        FrameRows rows = rows(
                frame.schema(),
                roles,
                arguments.validation(plain.validation()),
                arguments.seed(plain.trainer().seed()));
        FrameTraining.Trained trained = training.train(frame, rows, arguments.partitions());
        remarks.addAll(trained.remarks());
        Model model = Model.of(
                trained.model().parameters(),
                trained.model().preprocessing(),
                trained.model().provenance().withMissing(arguments.missing()));
        model.save(file);
        double seconds = (System.nanoTime() - from) * 1e-9;
        return report(trained, remarks, seconds, file);
    }

    private static Recipe recipe(Path file) {
        try {
            Object tree = JSON.readValue(Files.readString(file), Object.class);
            Object inner = tree instanceof Map<?, ?> map && map.get("recipe") instanceof Map<?, ?> kept ? kept : tree;
            return Description.read(Recipe.class, inner, file.toString());
        } catch (IOException e) {
            throw new ChainruleException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    /** The recipe for a table of {@code shape}: of a preset, or as whoever started this answers. */
    private Recipe recipe(TableShape shape, Roles roles, TrainArguments arguments) {
        if (!"-".equals(arguments.get("--recipe"))) {
            Preset preset = Description.read(Preset.class, arguments.get("--preset", "default"), "--preset");
            Recipe recipe = preset.recipe(shape, roles);
            return recipe.withValidation(arguments.validation(recipe.validation()))
                    .withTrainer(recipe.trainer().withSeed(arguments.seed(0)));
        }
        out.println(JSON.writeValueAsString(Map.of("shape", Description.record(shape))));
        try {
            String answer = in.readLine();
            if (answer == null) {
                throw new ChainruleException("nobody said which recipe to train by");
            }
            return Description.read(Recipe.class, JSON.readValue(answer, Object.class), "the recipe");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static FrameRows rows(StructType schema, Roles roles, double validation, long seed) {
        List<FrameColumn> features = Arrays.stream(schema.fieldNames())
                .filter(name -> !roles.named().contains(name))
                .map(name -> FrameColumn.of(schema, name, "a column to learn from"))
                .toList();
        List<FrameColumn> targets = roles.targets().stream()
                .map(name -> FrameColumn.of(schema, name, "the target"))
                .toList();
        roles.ignore().forEach(name -> FrameColumn.field(schema, name, "to ignore"));
        String weights = roles.weights();
        return new FrameRows(
                features,
                targets,
                weights == null ? null : FrameColumn.of(schema, weights, "the weights"),
                null,
                validation,
                seed);
    }

    /** As {@code chainrule train --json} has it, and beside that how the training ended and what it sent. */
    private static Map<String, @Nullable Object> report(
            FrameTraining.Trained trained, List<String> remarks, double seconds, Path file) {
        Result result = trained.result();
        List<Epoch> epochs = result.history().epochs();
        Map<String, @Nullable Object> rows = new LinkedHashMap<>();
        rows.put("train", trained.trainingRows());
        rows.put("validation", trained.validationRows());
        rows.put("test", 0);
        Map<String, @Nullable Object> report = new LinkedHashMap<>();
        report.put("task", trained.model().preprocessing().target().task().word());
        report.put("rows", rows);
        report.put("features", trained.model().preprocessing().features().size());
        report.put("epochs", result.outcome().epochs());
        report.put("bestEpoch", result.bestEpoch());
        report.put(
                "trainLoss",
                epochs.stream()
                        .filter(epoch -> epoch.number() == result.bestEpoch())
                        .findFirst()
                        .map(epoch -> finite(epoch.loss()))
                        .orElse(null));
        Map<String, @Nullable Object> validation = new LinkedHashMap<>();
        trained.validation()
                .map(Evaluation::scalars)
                .ifPresent(scores -> scores.forEach((name, value) -> validation.put(name, finite(value))));
        report.put("validation", validation);
        report.put("seconds", seconds);
        report.put(
                "samplesPerSecond",
                finite((double) trained.trainingRows() * result.outcome().epochs() / trained.seconds()));
        report.put("seed", trained.recipe().trainer().seed());
        report.put("model", file.toString());
        report.put("end", Description.word(result.outcome().end()));
        report.put("message", result.outcome().message());
        report.put("remarks", remarks);
        report.put("bytesPerStep", result.traffic().bytesPerStep());
        report.put("bytesPerEpoch", result.traffic().bytesPerEpoch());
        report.put("rounds", result.traffic().rounds());
        return report;
    }

    /** JSON has no NaN and no infinity. */
    private static @Nullable Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }
}
