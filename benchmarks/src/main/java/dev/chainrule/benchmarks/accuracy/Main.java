package dev.chainrule.benchmarks.accuracy;

import dev.chainrule.ChainruleException;
import dev.chainrule.bench.Machine;
import dev.chainrule.benchmarks.Results;
import dev.chainrule.data.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Trains what is not trained yet and writes the page; see benchmarks/accuracy. */
public final class Main {
    private final Options options;
    private final Folders folders;
    private final Standings standings;

    private Main(Options options, Folders folders) {
        this.options = options;
        this.folders = folders;
        this.standings = new Standings(folders);
    }

    /** Arguments as benchmarks/accuracy says. */
    public static void main(String[] arguments) throws IOException {
        Path root = Path.of(System.getProperty("chainrule.root", ".")).toAbsolutePath();
        Path shared = Path.of(Optional.ofNullable(System.getenv("CHAINRULE_SHARED"))
                .orElse(root.resolveSibling("shared").toString()));
        Folders folders = new Folders(root, shared);
        Options options;
        try {
            options = Options.of(arguments, folders);
        } catch (ChainruleException e) {
            say(String.valueOf(e.getMessage()));
            System.exit(2);
            return;
        }
        Logger.getLogger("XGBoost").setLevel(Level.WARNING);
        Main main = new Main(options, folders);
        if (!options.report()) {
            main.train();
        }
        AccuracyPage.write(folders, main.standings);
        say("written: " + folders.page());
    }

    private void train() {
        new Results(folders.results()).write("machine", Machine.here());
        for (Subject subject : options.subjects()) {
            List<Contender> contenders = options.contenders().stream()
                    .filter(contender -> contender.suits(subject))
                    .toList();
            if (contenders.isEmpty()) {
                continue;
            }
            Optional<Table> table = subject.source().read(folders);
            if (table.isEmpty()) {
                say("left out: the rows of " + subject.name() + " are not there; see benchmarks/accuracy --help");
            } else {
                train(subject, table.get(), contenders);
            }
        }
    }

    private void train(Subject subject, Table table, List<Contender> contenders) {
        for (long seed = 1; seed <= Math.min(options.seeds(), subject.group().seeds()); seed++) {
            Problem problem = Problem.of(subject, table, seed, options.threads());
            for (Contender contender : contenders) {
                if (options.again() || standings.find(problem, contender).isEmpty()) {
                    standings.add(subject, Standing.Shape.of(table, problem), run(problem, contender));
                }
            }
        }
    }

    private static Run run(Problem problem, Contender contender) {
        Answer answer = contender.answer(problem);
        Run run = new Run(
                contender.name(),
                problem.seed(),
                contender.settings(problem),
                problem.threads(),
                answer.seconds(),
                answer.scores(problem),
                answer.notes());
        String metric = problem.subject().regression() ? "rmse" : "accuracy";
        say(String.format(
                Locale.ROOT,
                "%-14s %-16s seed %d: %s %.4f, %.1f s %s",
                problem.subject().name(),
                run.contender(),
                run.seed(),
                metric,
                run.scores().get(metric),
                run.seconds(),
                run.notes()));
        return run;
    }

    /** Tells a person {@code remark}. */
    static void say(String remark) {
        System.err.println("benchmarks/accuracy: " + remark);
    }
}
