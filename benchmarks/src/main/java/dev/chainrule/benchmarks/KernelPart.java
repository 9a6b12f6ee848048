package dev.chainrule.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** The kernels one by one, by JMH. */
final class KernelPart implements Part<KernelPart.Scores> {
    /**
     * Iterations before those that count: C2 takes up to 2.5 s until the code of the longest functions (log, tanh, softplus,
     * mish) is there, and before every vector is an object.
     */
    private static final int WARM_UP = 12;

    private static final int MEASURED = 5;

    /**
     * One figure.
     *
     * @param name class and method
     * @param parameters what it was measured with
     * @param nanos mean time of a call
     * @param error half of the 99.9 % confidence interval; 0 where there was too little to tell
     */
    record Score(String name, String parameters, double nanos, double error) {}

    /** All of them. */
    record Scores(List<Score> scores) {}

    @Override
    public String name() {
        return "kernels";
    }

    @Override
    public Class<Scores> type() {
        return Scores.class;
    }

    @Override
    public Scores measure(Settings settings) {
        TimeValue time = TimeValue.milliseconds(settings.quick() ? 50 : 300);
        OptionsBuilder options = new OptionsBuilder();
        options.include("dev\\.chainrule\\.benchmarks\\.kernels\\..*")
                .mode(Mode.AverageTime)
                .timeUnit(TimeUnit.NANOSECONDS)
                .forks(1)
                .warmupIterations(settings.quick() ? 1 : WARM_UP)
                .warmupTime(time)
                .measurementIterations(settings.quick() ? 1 : MEASURED)
                .measurementTime(time)
                .jvmArgs(
                        "-XX:+UseParallelGC",
                        "-Xmx2g",
                        "--add-exports=java.base/jdk.internal.module=ALL-UNNAMED",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Dchainrule.vector.warm-up=false");
        if (settings.quick()) {
            options.param("shape", "64x784x128").param("function", "TANH");
        }
        options.output(settings.scratch().resolve("jmh.log").toString());
        List<Score> scores = new ArrayList<>();
        try {
            for (RunResult result : new Runner(options.build()).run()) {
                String name = result.getParams().getBenchmark();
                String parameters = result.getParams().getParamsKeys().stream()
                        .map(key -> result.getParams().getParam(key))
                        .collect(Collectors.joining(" "));
                double error = result.getPrimaryResult().getScoreError();
                scores.add(new Score(
                        name.replaceFirst(".*\\.(\\w+)Benchmark\\.", "$1 "),
                        parameters,
                        result.getPrimaryResult().getScore(),
                        Double.isNaN(error) ? 0 : error));
            }
        } catch (RunnerException e) {
            throw new IllegalStateException(e);
        }
        return new Scores(scores);
    }

    @Override
    public String section(Scores results, Path images) {
        MarkdownTable table = new MarkdownTable(2, List.of("kernel", "of", "µs", "±"));
        for (Score score : results.scores()) {
            table.row(List.of(
                    score.name(),
                    score.parameters(),
                    MarkdownTable.number(score.nanos() * 1e-3),
                    MarkdownTable.number(score.error() * 1e-3)));
        }
        return table + "\n";
    }
}
