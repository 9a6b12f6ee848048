package dev.chainrule.fuzz;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * What came of fuzzing one target.
 *
 * @param target its word
 * @param reads what its inputs are
 * @param executions inputs that were read
 * @param cpuSeconds processor time that this took
 * @param coverage edges of our code that all inputs together reach
 * @param corpus inputs that are kept to be changed further
 * @param found inputs with which something went wrong
 * @param clean whether nothing did
 * @param machine where, and by which Java and Jazzer; empty where files from before this was kept do not say
 */
record Figures(
        String target,
        String reads,
        long executions,
        double cpuSeconds,
        long coverage,
        long corpus,
        List<String> found,
        boolean clean,
        String machine) {
    /** A run of so much less than another is a shorter one; others of the same time differ by what their last part took. */
    private static final double SHORTER = 0.9;

    Figures {
        machine = Objects.requireNonNullElse(machine, "");
    }

    static Figures none(Target target, String machine) {
        return new Figures(target.word(), target.reads(), 0, 0, 0, 0, List.of(), true, machine);
    }

    /** Whether it says less than {@code kept}, which it must not replace. */
    boolean isShorterThan(Figures kept) {
        return cpuSeconds < SHORTER * kept.cpuSeconds;
    }

    /** With what another part of the run came to. */
    Figures plus(GuidedRun.Result result) {
        List<String> all = new ArrayList<>(found);
        result.found().forEach(file -> all.add(file.toString()));
        return new Figures(
                target,
                reads,
                executions + result.executions(),
                cpuSeconds + result.cpu().toMillis() / 1e3,
                result.coverage(),
                result.corpus(),
                all,
                clean && result.isClean(),
                machine);
    }

    /** How much of {@code time} is still to be spent. */
    Duration missing(Duration time) {
        return time.minus(Duration.ofMillis((long) (1e3 * cpuSeconds)));
    }

    /** One line for people. */
    String line() {
        return String.format(
                Locale.ROOT,
                "%-13s %,11d executions in %.1f CPU minutes, %,d edges, %s",
                target,
                executions,
                cpuSeconds / 60,
                coverage,
                clean ? "nothing found" : "FOUND " + (found.isEmpty() ? "something, see its log" : found));
    }

    /** A table of {@code all}, in Markdown, and below it which of them are of which machine. */
    static String table(List<Figures> all) {
        StringBuilder table = new StringBuilder();
        table.append("| what | target | executions | CPU minutes | edges of our code | inputs kept | found |\n");
        table.append("|---|---|--:|--:|--:|--:|--:|\n");
        for (Figures figures : all) {
            table.append(String.format(
                    Locale.ROOT,
                    "| %s | `%s` | %,d | %.1f | %,d | %,d | %d |\n",
                    figures.reads(),
                    figures.target(),
                    figures.executions(),
                    figures.cpuSeconds() / 60,
                    figures.coverage(),
                    figures.corpus(),
                    Math.max(figures.clean() ? 0 : 1, figures.found().size())));
        }
        table.append(String.format(
                Locale.ROOT,
                "| together | | %,d | %.1f | | | |\n",
                all.stream().mapToLong(Figures::executions).sum(),
                all.stream().mapToDouble(Figures::cpuSeconds).sum() / 60));
        Map<String, List<String>> machines = new LinkedHashMap<>();
        for (Figures figures : all) {
            String machine = figures.machine().isEmpty() ? "no machine told" : figures.machine();
            machines.computeIfAbsent(machine, _ -> new ArrayList<>()).add("`" + figures.target() + "`");
        }
        machines.forEach((machine, words) -> table.append("\n")
                .append(machines.size() == 1 ? "" : String.join(", ", words) + ": ")
                .append(machine)
                .append(".\n"));
        return table.toString();
    }
}
