package dev.chainrule.benchmarks;

import dev.chainrule.bench.Workload;
import dev.chainrule.benchmarks.peer.Task;
import java.nio.file.Path;
import java.util.List;

/** Single rows through a network, beside ONNX Runtime's Java interface; on one thread. */
final class PredictionPart implements Part<PredictionPart.Rows> {
    private static final String RUNTIME = "OnnxRuntime";

    /** What was measured. */
    record Rows(List<Standings> rows) {}

    @Override
    public String name() {
        return "predict";
    }

    @Override
    public Class<Rows> type() {
        return Rows.class;
    }

    @Override
    public Rows measure(Settings settings) {
        Contest contest = new Contest(settings);
        return new Rows(Workload.ALL.stream()
                .map(workload -> new Standings(
                        workload.name(),
                        1,
                        contest.run(
                                new Task(Task.Kind.PREDICTION, workload.name()),
                                1,
                                List.of(TrainingPart.OURS, RUNTIME))))
                .toList());
    }

    @Override
    public String section(Rows results, Path images) {
        MarkdownTable table =
                new MarkdownTable(1, List.of("network", "Chainrule, ns per row", "ONNX Runtime", "ratio"));
        for (Standings row : results.rows()) {
            table.row(List.of(
                    row.name(),
                    MarkdownTable.number(1e9 / row.perSecond(TrainingPart.OURS)),
                    MarkdownTable.number(1e9 / row.perSecond(RUNTIME)),
                    MarkdownTable.times(row.ratio(RUNTIME))));
        }
        return table + "\n" + TrainingPart.versions(results.rows()) + "\n";
    }
}
