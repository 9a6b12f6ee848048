package dev.chainrule.benchmarks;

import dev.chainrule.bench.Bench;
import dev.chainrule.benchmarks.peer.Task;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Products of square matrices, beside MKL's, which PyTorch calls. */
final class ProductPart implements Part<ProductPart.Rows> {
    private static final List<String> PEERS = List.of(TrainingPart.OURS, Contest.PYTORCH);

    /** What was measured; {@code peaks} in GFLOP/s, for each number of threads in the order of the rows. */
    record Rows(List<Standings> rows, List<Double> peaks) {}

    @Override
    public String name() {
        return "sgemm";
    }

    @Override
    public Class<Rows> type() {
        return Rows.class;
    }

    @Override
    public Rows measure(Settings settings) {
        Contest contest = new Contest(settings);
        Programs programs = new Programs(settings);
        List<Standings> rows = new ArrayList<>();
        List<Double> peaks = new ArrayList<>();
        for (int threads : settings.threads()) {
            for (int n : Bench.SIZES) {
                Task task = new Task(Task.Kind.PRODUCT, Integer.toString(n));
                rows.add(new Standings(task.name(), threads, contest.run(task, threads, PEERS)));
                peaks.add(Double.parseDouble(programs.output(programs.java(
                                "dev.chainrule.benchmarks.PeakProcess", threads, threads, settings.stretch()))
                        .strip()));
            }
        }
        return new Rows(rows, peaks);
    }

    @Override
    public String section(Rows results, Path images) {
        MarkdownTable table = new MarkdownTable(
                1, List.of("n", "threads", "Chainrule, GFLOP/s", "of peak", "MKL by torch.mm", "ratio", "peak"));
        for (int i = 0; i < results.rows().size(); i++) {
            Standings row = results.rows().get(i);
            double peak = results.peaks().get(i);
            double operations = 2 * StrictMath.pow(Double.parseDouble(row.name()), 3) * 1e-9;
            table.row(List.of(
                    row.name(),
                    Integer.toString(row.threads()),
                    MarkdownTable.number(row.perSecond(TrainingPart.OURS) * operations),
                    Math.round(100 * row.perSecond(TrainingPart.OURS) * operations / peak) + " %",
                    MarkdownTable.number(row.perSecond(Contest.PYTORCH) * operations),
                    MarkdownTable.times(row.ratio(Contest.PYTORCH)),
                    MarkdownTable.number(peak)));
        }
        return table + "\n";
    }
}
