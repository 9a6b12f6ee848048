package dev.chainrule.cli;

import dev.chainrule.bench.Bench;
import dev.chainrule.bench.Workload;
import dev.chainrule.cli.options.NameList;
import dev.chainrule.cli.terminal.UsageException;
import dev.chainrule.description.Nearest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code bench} is to measure, beside the peak.
 *
 * @param sizes of the products
 * @param training the networks to train
 * @param prediction the networks to predict with
 */
record BenchSelection(List<Integer> sizes, List<Workload> training, List<Workload> prediction) {
    private static final String PEAK = "peak";
    private static final String PRODUCTS = "sgemm";
    private static final String TRAINING = "training";
    private static final String PREDICTION = "predict";

    /**
     * What {@code --only} names; all if it is null.
     *
     * @throws UsageException if a name is unknown
     */
    static BenchSelection of(@Nullable String only) {
        if (only == null) {
            return new BenchSelection(Bench.SIZES, Workload.ALL, Workload.ALL);
        }
        List<String> known = new ArrayList<>(List.of(PEAK, PRODUCTS, TRAINING, PREDICTION));
        Workload.ALL.forEach(workload -> known.add(workload.name()));
        List<String> names = NameList.parse("--only", only);
        for (String name : names) {
            if (!known.contains(name)) {
                throw new UsageException("--only: there is no '" + name + "'; there are " + String.join(", ", known)
                        + Nearest.hint(name, known));
            }
        }
        return new BenchSelection(
                names.contains(PRODUCTS) ? Bench.SIZES : List.of(),
                workloads(names, TRAINING),
                workloads(names, PREDICTION));
    }

    private static List<Workload> workloads(List<String> names, String all) {
        return Workload.ALL.stream()
                .filter(workload -> names.contains(all) || names.contains(workload.name()))
                .toList();
    }
}
