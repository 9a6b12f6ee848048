package dev.chainrule.benchmarks;

import dev.chainrule.benchmarks.scaling.PairsProcess.Pair;
import dev.chainrule.benchmarks.scaling.PairsProcess.Pairs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** What a second thread brings from moment to moment, and how far the two processors are from each other at it. */
final class PairsPart implements Part<PairsPart.Networks> {
    private static final List<String> NETWORKS = List.of("784-512-512-10", "1024x4-10");
    private static final int PAIRS = 60;

    /** Exchanges that take longer than so many of the quickest are those of processors that are far from each other. */
    private static final double FAR = 1.6;

    /** What was measured; nothing where there is one processor. */
    record Networks(List<Pairs> networks) {}

    @Override
    public String name() {
        return "pairs";
    }

    @Override
    public Class<Networks> type() {
        return Networks.class;
    }

    @Override
    public Networks measure(Settings settings) {
        Programs programs = new Programs(settings);
        List<Pairs> networks = new ArrayList<>();
        for (String network : settings.threads().size() > 1 ? NETWORKS : List.<String>of()) {
            String text =
                    programs.output(programs.java("dev.chainrule.benchmarks.scaling.PairsProcess", 2, network, PAIRS));
            networks.add(JsonMapper.shared().readValue(text, Pairs.class));
        }
        return new Networks(networks);
    }

    @Override
    public String section(Networks results, Path images) {
        MarkdownTable table = new MarkdownTable(
                2,
                List.of(
                        "network",
                        "the two processors",
                        "pairs",
                        "exchange, µs",
                        "gain, median",
                        "middle half",
                        "lowest",
                        "highest"));
        double quickest = results.networks().stream()
                .flatMap(network -> network.pairs().stream())
                .flatMapToDouble(pair -> DoubleStream.of(pair.before(), pair.after()))
                .min()
                .orElse(Double.NaN);
        for (Pairs network : results.networks()) {
            rows(table, network, quickest);
        }
        return table + "\n";
    }

    private static void rows(MarkdownTable table, Pairs network, double quickest) {
        double far = FAR * quickest;
        List<Pair> near = network.pairs().stream()
                .filter(pair -> pair.before() <= far && pair.after() <= far)
                .toList();
        List<Pair> apart = network.pairs().stream()
                .filter(pair -> pair.before() > far && pair.after() > far)
                .toList();
        List<Pair> between = network.pairs().stream()
                .filter(pair -> !near.contains(pair) && !apart.contains(pair))
                .toList();
        row(table, network.workload(), "near", near);
        row(table, network.workload(), "far", apart);
        row(table, network.workload(), "on the move", between);
    }

    private static void row(MarkdownTable table, String network, String state, List<Pair> pairs) {
        if (pairs.isEmpty()) {
            return;
        }
        List<Double> gains = pairs.stream().map(Pair::gain).sorted().toList();
        List<Double> exchanges = pairs.stream()
                .flatMap(pair -> Stream.of(pair.before(), pair.after()))
                .sorted()
                .toList();
        table.row(List.of(
                network,
                state,
                Integer.toString(pairs.size()),
                MarkdownTable.number(at(exchanges, 0.5)),
                MarkdownTable.times(at(gains, 0.5)),
                String.format(Locale.ROOT, "%.2f to %.2f", at(gains, 0.25), at(gains, 0.75)),
                MarkdownTable.number(gains.getFirst()),
                MarkdownTable.number(gains.getLast())));
    }

    /** The value that a share of the {@code sorted} ones lies below. */
    private static double at(List<Double> sorted, double share) {
        return sorted.get((int) (share * (sorted.size() - 1)));
    }
}
