package dev.chainrule.benchmarks;

import dev.chainrule.bench.Workload;
import dev.chainrule.benchmarks.peer.Task;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Steps of training with the same networks, data and batches, beside every other program. */
final class TrainingPart implements Part<TrainingPart.Rows> {
    /** Chainrule's name among the peers. */
    static final String OURS = "Chainrule";

    private static final String ENCOG = "Encog";
    private static final List<String> PEERS = List.of(OURS, Contest.PYTORCH, "DJL", "DL4J", ENCOG);

    /** Operations per sample beyond which one batch takes Encog many seconds. */
    private static final double TOO_LARGE_FOR_ENCOG = 1e7;

    /** What was measured. */
    record Rows(List<Standings> rows) {}

    @Override
    public String name() {
        return "training";
    }

    @Override
    public Class<Rows> type() {
        return Rows.class;
    }

    @Override
    public Rows measure(Settings settings) {
        Contest contest = new Contest(settings);
        List<Standings> rows = new ArrayList<>();
        for (Workload workload : Workload.ALL) {
            Task task = new Task(Task.Kind.TRAINING, workload.name());
            contest.run(task, settings.threads(), peers(workload))
                    .forEach((threads, standings) -> rows.add(new Standings(workload.name(), threads, standings)));
        }
        return new Rows(rows);
    }

    private static List<String> peers(Workload workload) {
        return workload.trainingOperations() < TOO_LARGE_FOR_ENCOG
                ? PEERS
                : PEERS.stream().filter(peer -> !peer.equals(ENCOG)).toList();
    }

    @Override
    public String section(Rows results, Path images) {
        StringBuilder text = new StringBuilder();
        List<Integer> threads =
                results.rows().stream().map(Standings::threads).distinct().toList();
        for (int count : threads) {
            List<Standings> rows = results.rows().stream()
                    .filter(row -> row.threads() == count)
                    .toList();
            text.append("### ")
                    .append(count == 1 ? "1 thread" : count + " threads")
                    .append("\n\n");
            text.append("Samples per second; in brackets how many times as fast Chainrule is.\n\n");
            text.append(table(rows));
            String file = "benchmarks-training-" + count + ".svg";
            Charts.bars(
                    images.resolve(file),
                    "Training on " + (count == 1 ? "1 thread" : count + " threads"),
                    "samples per second",
                    rows.stream().map(Standings::name).toList(),
                    PEERS.stream()
                            .map(peer -> new Charts.Series(
                                    peer,
                                    rows.stream()
                                            .map(row -> row.perSecond(peer))
                                            .toList()))
                            .filter(series -> series.y().stream().anyMatch(y -> !y.isNaN()))
                            .toList());
            text.append("\n![Samples per second, by network and program](images/")
                    .append(file)
                    .append(")\n\n");
        }
        if (threads.size() > 1) {
            text.append(scaling(results, threads.getFirst(), threads.getLast()));
        }
        text.append("\n").append(versions(results.rows())).append("\n");
        return text.toString();
    }

    private static String table(List<Standings> rows) {
        List<String> columns = new ArrayList<>(List.of("network", "batch, optimizer"));
        columns.addAll(PEERS);
        columns.add("GFLOP/s");
        MarkdownTable table = new MarkdownTable(2, columns);
        for (Standings row : rows) {
            Workload workload = new Task(Task.Kind.TRAINING, row.name()).workload();
            List<String> cells = new ArrayList<>(List.of(
                    row.name() + " " + workload.activation().name(),
                    workload.batch() + ", " + workload.optimizer().name()));
            for (String peer : PEERS) {
                String ratio = peer.equals(OURS) ? "" : " (" + MarkdownTable.times(row.ratio(peer)) + ")";
                cells.add(row.find(peer).isEmpty() ? "–" : MarkdownTable.number(row.perSecond(peer)) + ratio);
            }
            cells.add(MarkdownTable.number(row.perSecond(OURS) * workload.trainingOperations() * 1e-9));
            table.row(cells);
        }
        List<String> means = new ArrayList<>(List.of("geometric mean of the ratios", "", ""));
        for (String peer : PEERS.subList(1, PEERS.size())) {
            means.add(MarkdownTable.times(geometricMean(rows, peer)));
        }
        means.add("");
        return table.row(means).toString();
    }

    private static double geometricMean(List<Standings> rows, String peer) {
        return StrictMath.exp(rows.stream()
                .mapToDouble(row -> row.ratio(peer))
                .filter(ratio -> !Double.isNaN(ratio))
                .map(StrictMath::log)
                .average()
                .orElse(Double.NaN));
    }

    private static String scaling(Rows results, int few, int many) {
        MarkdownTable table =
                new MarkdownTable(1, List.of("network", "Chainrule, " + many + " threads over " + few, "PyTorch"));
        for (Workload workload : Workload.ALL) {
            List<Standings> rows = results.rows().stream()
                    .filter(row -> row.name().equals(workload.name()))
                    .toList();
            List<String> cells = new ArrayList<>(List.of(workload.name()));
            for (String peer : List.of(OURS, Contest.PYTORCH)) {
                double gain = rows.getLast().perSecond(peer) / rows.getFirst().perSecond(peer);
                cells.add(MarkdownTable.times(gain));
            }
            table.row(cells);
        }
        return "### What a second thread brings\n\n" + table;
    }

    /** Who took part. */
    static String versions(List<Standings> rows) {
        return rows.stream()
                        .flatMap(row -> row.standings().stream())
                        .map(Contest.Standing::version)
                        .distinct()
                        .collect(Collectors.joining("; "))
                + ".";
    }
}
