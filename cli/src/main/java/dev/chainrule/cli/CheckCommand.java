package dev.chainrule.cli;

import dev.chainrule.cli.input.NetworkSource;
import dev.chainrule.cli.options.ErrorOptions;
import dev.chainrule.cli.terminal.Json;
import dev.chainrule.cli.terminal.Streams;
import dev.chainrule.cli.terminal.TextTable;
import dev.chainrule.cli.terminal.UsageException;
import dev.chainrule.cli.terminal.Words;
import dev.chainrule.explain.NetworkFile;
import dev.chainrule.explain.check.Answers;
import dev.chainrule.explain.check.Checker;
import dev.chainrule.explain.check.Judgement;
import dev.chainrule.explain.check.Verdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code chainrule check}: a learner's numbers are judged. */
@Command(
        name = "check",
        description = "Judge numbers that a learner has computed, and name the slip that led to a wrong one.",
        sortOptions = false,
        footer = {
            "",
            "Answers are lines 'name = value' (0.5, 0,5, 3/8 or 1.2e-3), or a JSON object.",
            "Exit status 0 once they are judged, right or wrong.",
            "For example: chainrule check network.json answers.txt"
        })
final class CheckCommand implements Callable<Integer> {
    private static final int WIDTH = 80;
    private static final int LONGEST_NAME = 16;
    private static final int LONGEST_NUMBER = 14;

    private final Streams streams;

    @Parameters(index = "0", paramLabel = "NETWORK", description = "A network file (.json), or -")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String network;

    @Parameters(index = "1", paramLabel = "ANSWERS", description = "The learner's sheet, or -")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String answers;

    @Option(names = "--json", description = "The result as one JSON object.")
    private boolean json;

    @ArgGroup(validate = false, heading = "%nWhat to tell%n")
    @SuppressWarnings("UnusedVariable") // picocli's
    private ErrorOptions errors = new ErrorOptions();

    CheckCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        if (network.equals(Streams.STANDARD) && answers.equals(Streams.STANDARD)) {
            throw new UsageException("only one of NETWORK and ANSWERS can be standard input");
        }
        NetworkSource source = new NetworkSource(streams);
        NetworkFile file = source.network(network);
        Answers sheet = source.answers(answers);
        List<Judgement> judgements = Checker.of(file).judge(sheet);
        streams.print(json ? Json.write(tree(judgements)) : text(judgements));
        return ErrorHandler.DONE;
    }

    private static Map<String, @Nullable Object> tree(List<Judgement> judgements) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("answers", judgements.stream().map(Judgement::toTree).toList());
        return tree;
    }

    private String text(List<Judgement> judgements) {
        long right = judgements.stream()
                .filter(judgement -> judgement.verdict() == Verdict.RIGHT)
                .count();
        StringBuilder text = new StringBuilder(Words.fit(
                NetworkSource.title(answers) + ": " + right + " of " + Words.count(judgements.size(), "answer")
                        + " right",
                WIDTH));
        text.append("\n\n");
        TextTable table = new TextTable(3);
        int before = table(judgements, table, 0).width();
        TextTable whole = new TextTable(4);
        table(judgements, whole, WIDTH - before - 2);
        return text.append(whole).toString();
    }

    /** Name, number and verdict, and if there is {@code room} for it the reason, in as many lines as it needs. */
    private static TextTable table(List<Judgement> judgements, TextTable table, int room) {
        for (Judgement judgement : judgements) {
            List<String> reason = room == 0 ? List.of("") : Words.wrap(reason(judgement), room);
            for (int i = 0; i < reason.size(); i++) {
                boolean first = i == 0;
                List<String> cells = List.of(
                        first ? Words.fit(judgement.name(), LONGEST_NAME) : "",
                        first ? Words.fit(judgement.given().text(), LONGEST_NUMBER) : "",
                        first ? judgement.verdict().word() : "");
                table.row(room == 0 ? cells : List.of(cells.get(0), cells.get(1), cells.get(2), reason.get(i)));
            }
        }
        return table;
    }

    /** The sentence, unless it says no more than the verdict. */
    private static String reason(Judgement judgement) {
        return judgement.sentence().equals("Right.") ? "" : judgement.sentence();
    }
}
