package dev.chainrule.cli;

import dev.chainrule.bench.Bench;
import dev.chainrule.bench.Machine;
import dev.chainrule.bench.Workload;
import dev.chainrule.cli.terminal.TextTable;
import dev.chainrule.cli.terminal.Words;
import dev.chainrule.kernels.Compute;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@code bench} has measured, as text, part by part, and as a tree for JSON. */
final class BenchReport {
    private static final int WIDTH = 80;

    private final Machine machine;
    private final Compute compute;

    /** Figures of {@code machine}, made by {@code compute}. */
    BenchReport(Machine machine, Compute compute) {
        this.machine = machine;
        this.compute = compute;
    }

    /** What is measured. */
    String head() {
        return Words.fit(
                        machine.processor() + ", " + Words.count(machine.cores(), "core") + ", "
                                + (machine.memory() >> 30) + " GiB",
                        WIDTH)
                + "\n" + Words.fit(machine.system() + ", " + machine.java(), WIDTH) + "\n"
                + compute.backend() + " on " + Words.count(compute.threads(), "thread") + "\n";
    }

    /** Products; empty if there are none. */
    String products(List<Bench.ProductSpeed> speeds) {
        TextTable table = new TextTable(1).row("product", "GFLOP/s", "of peak");
        speeds.forEach(speed ->
                table.row(speed.n() + " x " + speed.n(), Words.value(round(speed.gigaflops())), share(speed.ofPeak())));
        return speeds.isEmpty() ? "" : "\n" + table;
    }

    /** Training; empty if there is none. */
    String training(List<Bench.TrainingSpeed> speeds) {
        TextTable table = new TextTable(2).row("training", "", "batch", "optimizer", "samples/s", "GFLOP/s", "of peak");
        for (Bench.TrainingSpeed speed : speeds) {
            Workload workload = speed.workload();
            table.row(
                    workload.name(),
                    workload.activation().name(),
                    Words.number(workload.batch()),
                    workload.optimizer().name(),
                    Words.number(Math.round(speed.samplesPerSecond())),
                    Words.value(round(speed.gigaflops())),
                    share(speed.ofPeak()));
        }
        return speeds.isEmpty() ? "" : "\n" + table;
    }

    /** Predictions; empty if there are none. */
    String predictions(List<Bench.PredictionSpeed> speeds) {
        TextTable table = new TextTable(1).row("prediction", "rows/s, 1,024 at once", "ns for a row alone");
        speeds.forEach(speed -> table.row(
                speed.workload().name(),
                Words.number(Math.round(speed.rowsPerSecond())),
                Words.number(Math.round(speed.nanosPerRow()))));
        return speeds.isEmpty() ? "" : "\n" + table;
    }

    /** What it all is compared with. */
    String peak(double gigaflops) {
        return "\nThe peak is " + Words.value(round(gigaflops)) + " GFLOP/s: "
                + "fused multiply-adds in registers, median over all.\n";
    }

    /** All of it. */
    Map<String, @Nullable Object> tree(
            double peak,
            List<Bench.ProductSpeed> products,
            List<Bench.TrainingSpeed> training,
            List<Bench.PredictionSpeed> predictions) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("machine", tree(machine));
        tree.put("threads", compute.threads());
        tree.put("backend", compute.backend());
        tree.put("peakGflops", peak);
        tree.put("sgemm", products.stream().map(BenchReport::tree).toList());
        tree.put("training", training.stream().map(BenchReport::tree).toList());
        tree.put("predict", predictions.stream().map(BenchReport::tree).toList());
        return tree;
    }

    private static Map<String, Object> tree(Machine machine) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("processor", machine.processor());
        tree.put("cores", machine.cores());
        tree.put("memoryBytes", machine.memory());
        tree.put("system", machine.system());
        tree.put("java", machine.java());
        return tree;
    }

    private static Map<String, Object> tree(Bench.ProductSpeed speed) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("n", speed.n());
        tree.put("gflops", speed.gigaflops());
        tree.put("ofPeak", speed.ofPeak());
        return tree;
    }

    private static Map<String, Object> tree(Bench.TrainingSpeed speed) {
        Workload workload = speed.workload();
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("name", workload.name());
        tree.put("activation", workload.activation().name());
        tree.put("batch", workload.batch());
        tree.put("optimizer", workload.optimizer().name());
        tree.put("samplesPerSecond", speed.samplesPerSecond());
        tree.put("gflops", speed.gigaflops());
        tree.put("ofPeak", speed.ofPeak());
        return tree;
    }

    private static Map<String, Object> tree(Bench.PredictionSpeed speed) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("name", speed.workload().name());
        tree.put("rowsPerSecond", speed.rowsPerSecond());
        tree.put("nanosPerRow", speed.nanosPerRow());
        return tree;
    }

    /** Two decimals at most, and none from a hundred on. */
    private static double round(double x) {
        double unit = x < 10 ? 100 : x < 100 ? 10 : 1;
        return Math.round(x * unit) / unit;
    }

    private static String share(double share) {
        return String.format(Locale.ROOT, "%.0f %%", 100 * share);
    }
}
