package dev.chainrule.cli;

import dev.chainrule.ChainruleException;
import dev.chainrule.cli.input.ModelTables;
import dev.chainrule.cli.input.TableSource;
import dev.chainrule.cli.options.Given;
import dev.chainrule.cli.options.MessageOptions;
import dev.chainrule.cli.options.TableOptions;
import dev.chainrule.cli.report.NetworkText;
import dev.chainrule.cli.terminal.Json;
import dev.chainrule.cli.terminal.Streams;
import dev.chainrule.cli.terminal.TextTable;
import dev.chainrule.cli.terminal.UsageException;
import dev.chainrule.cli.terminal.Words;
import dev.chainrule.explain.Conventions;
import dev.chainrule.explain.NetworkFile;
import dev.chainrule.network.Network;
import dev.chainrule.reference.ErrorOverStep;
import dev.chainrule.reference.GradientCheck;
import dev.chainrule.reference.GradientReport;
import dev.chainrule.reference.Mode;
import dev.chainrule.tables.ReadOptions;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code chainrule gradcheck}: the backward pass against differences of forward passes. */
@Command(
        name = "gradcheck",
        description = "Check the gradient of a network or a model against central differences.",
        sortOptions = false,
        footer = {
            "",
            "All in double precision, dropout switched off. Exit status 1 above the tolerance.",
            "For example: chainrule gradcheck network.json"
        })
final class GradientCheckCommand implements Callable<Integer> {
    /** From 10⁻¹ to 10⁻¹¹: truncation on one side, rounding on the other. */
    private static final int STEPS = 11;

    /** Of so many parameters at most, spread evenly over all, the error of each step is taken. */
    private static final int OVER_STEP = 40;

    /** So many parameters are checked where nothing is said and that is quick. */
    private static final int USUAL_LIMIT = 1000;

    /** And at least so many where it is not, */
    private static final int LEAST_LIMIT = 100;

    /** as forward passes in double precision of so many multiplications take seconds. */
    private static final double QUICK = 2e9;

    private final Streams streams;

    @Parameters(paramLabel = "NETWORK|MODEL", description = "A network file (.json), or a model (.onnx).")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path file;

    @Option(names = "--tolerance", paramLabel = "T", description = "The largest relative error allowed. Default: 1e-6.")
    private double tolerance = 1e-6;

    @Option(
            names = "--data",
            paramLabel = "FILE",
            description = "Rows to check a model at. Default: random inputs and targets.")
    private @Nullable String data;

    @Option(names = "--samples", paramLabel = "N", description = "How many rows a model is checked at. Default: 8.")
    private @Nullable Integer samples;

    @Option(names = "--seed", paramLabel = "N", description = "Of a model's random inputs and targets. Default: 0.")
    private @Nullable Long seed;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "Check so many parameters, spread evenly over all. Default: 1000; of a large network fewer.")
    private @Nullable Integer limit;

    @Option(names = "--json", description = "The result as one JSON object.")
    private boolean json;

    @ArgGroup(validate = false, heading = "%nHow to read the rows%n")
    private TableOptions table = new TableOptions();

    @ArgGroup(validate = false, heading = "%nWhat to tell%n")
    private MessageOptions messages = new MessageOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    GradientCheckCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        messages.check();
        if (!(tolerance > 0 && Double.isFinite(tolerance))) {
            throw new UsageException("--tolerance: expected a positive number, found " + tolerance);
        }
        if (limit != null) {
            check(limit);
        }
        boolean model =
                String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT).endsWith(".onnx");
        GradientProblem problem = model ? ofModel() : ofNetwork();
        int most = limit == null ? usualLimit(problem) : limit;
        int overStepMost = limit == null ? Math.min(OVER_STEP, most / 10) : Math.min(OVER_STEP, most);
        GradientReport report = check(most).run(problem.pass(), problem.inputs(), problem.objective(), Mode.TRAINING);
        ErrorOverStep overStep = ErrorOverStep.of(
                problem.pass(),
                problem.inputs(),
                problem.objective(),
                Mode.TRAINING,
                overStepMost,
                ErrorOverStep.decades(STEPS));
        GradientTables tables = new GradientTables(report, overStep, problem.names(), tolerance);
        streams.print(json ? Json.write(tree(problem, report, tables)) : text(problem, report, tables, overStepMost));
        GradientReport.Entry worst = report.worst().orElse(null);
        if (worst == null) {
            throw new ChainruleException("the gradient of " + file + " could not be judged: "
                    + (report.kinks() == 1 ? "the one parameter" : "each of the " + report.kinks() + " parameters")
                    + " checked is at a kink; change the inputs or the parameters a little");
        }
        if (!report.within(tolerance)) {
            throw new ChainruleException(
                    "the gradient of " + file + " is off: the relative error of " + worst.name() + " is "
                            + Words.number(worst.relativeError()) + ", above the tolerance " + Words.number(tolerance));
        }
        return ErrorHandler.DONE;
    }

    private static GradientCheck check(int limit) {
        return UsageException.unlessWrong("--limit", () -> new GradientCheck(GradientCheck.BEST_STEP, false, limit));
    }

    /** Each parameter that is checked takes two forward passes. */
    private static int usualLimit(GradientProblem problem) {
        Network network = problem.pass().network();
        double pass = (double) network.layout().size() * network.members() * problem.inputs().length;
        return (int) Math.clamp(QUICK / (2 * pass), LEAST_LIMIT, USUAL_LIMIT);
    }

    private GradientProblem ofModel() {
        int count = samples == null ? 8 : samples;
        if (count < 1) {
            throw new UsageException("--samples: at least 1 is needed, found " + count);
        }
        if (data != null && seed != null) {
            throw new UsageException("--seed is of random inputs: leave it out with --data");
        }
        ReadOptions reading = table.readOptions();
        TableSource source = new TableSource(streams, messages);
        String rows = data;
        String option = rows == null ? Given.of(spec, TableOptions.class) : null;
        if (option != null) {
            throw new UsageException(option + " is for --data");
        }
        return rows == null
                ? GradientProblem.random(file, count, seed == null ? 0 : seed)
                : GradientProblem.ofRows(
                        file, model -> source.read(rows, ModelTables.readOptions(model, reading)), count);
    }

    private GradientProblem ofNetwork() {
        String given = Given.of(spec, TableOptions.class);
        String option = data != null ? "--data" : samples != null ? "--samples" : seed != null ? "--seed" : given;
        if (option != null) {
            throw new UsageException(option + " is for a model: a network file has samples of its own");
        }
        NetworkFile network = NetworkFile.read(file);
        if (!network.hasTargets()) {
            throw new ChainruleException(file + " has no targets, and without them there is no gradient to check");
        }
        if (network.conventions().updateOrder() == Conventions.UpdateOrder.OUTPUT_FIRST && !messages.quiet()) {
            streams.say("updateOrder output-first is not the gradient; what is checked is the gradient");
        }
        return GradientProblem.of(network);
    }

    private Map<String, @Nullable Object> tree(GradientProblem problem, GradientReport report, GradientTables tables) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("network", String.valueOf(file.getFileName()));
        tree.put("loss", problem.objective().loss().name());
        tree.put("samples", problem.inputs().length);
        tree.put("parameters", problem.parameters());
        tree.put("checked", report.entries().size());
        tree.put("kinks", report.kinks());
        tree.put("maxRelativeError", report.maxRelativeError());
        tree.put("tolerance", tolerance);
        tree.put("passed", report.within(tolerance));
        report.worst().ifPresent(worst -> {
            Map<String, @Nullable Object> entry = new LinkedHashMap<>();
            entry.put("name", worst.name());
            entry.put("analytic", worst.analytic());
            entry.put("numeric", worst.numeric());
            entry.put("relativeError", worst.relativeError());
            tree.put("worst", entry);
        });
        tables.into(tree);
        return tree;
    }

    private String text(GradientProblem problem, GradientReport report, GradientTables tables, int overStepMost) {
        TextTable facts = new TextTable(2)
                .row("network", Words.fit(NetworkText.shape(problem.pass().network()), 56))
                .row(
                        "loss",
                        problem.objective().loss().name() + " over " + Words.count(problem.inputs().length, "sample"))
                .row(
                        "checked",
                        Words.number(report.entries().size()) + " of "
                                + Words.count(problem.parameters(), "parameter"));
        if (report.kinks() > 0) {
            facts.row("at a kink", Words.number(report.kinks()) + ", which say nothing");
        }
        report.worst().ifPresent(worst -> {
            facts.row(
                    "largest error",
                    Words.number(worst.relativeError()) + " (relative), of ∂L/∂"
                            + problem.names().apply(worst.name()));
            facts.row("", worst.analytic() + " by the backward pass");
            facts.row("", worst.numeric() + " by differences");
        });
        facts.row("tolerance", Words.number(tolerance));
        String verdict = report.worst().isEmpty()
                ? "Nothing could be judged: every parameter is at a kink."
                : report.within(tolerance) ? "The gradient is right." : "The gradient is off.";
        int looked = Math.min(overStepMost, problem.parameters());
        return Words.fit("gradient of " + file, 80) + "\n\n" + facts + "\n  " + verdict + "\n\n" + tables.derivatives()
                + "\n  error over h of "
                + (looked == problem.parameters()
                        ? "all, "
                        : Words.count(looked, "parameter") + " spread over all,\n  ")
                + "|analytic − numeric| / (|analytic| + |numeric|):\n\n"
                + tables.steps();
    }
}
