package dev.chainrule.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;

/** Time and memory of training as the network, the batch or the data grow; each point in a process of its own. */
final class GrowthPart implements Part<GrowthPart.Points> {
    /** What grows, and what stays as it is. */
    enum Axis {
        /** Units of each of four hidden layers. */
        WIDTH("width", "units of each of 4 hidden layers", new Shape(64, 512, 4, 10, 128, 8192)),
        /** Hidden layers. */
        DEPTH("depth", "hidden layers of 256 units", new Shape(64, 256, 4, 10, 128, 8192)),
        /** Rows of a batch. */
        BATCH("batch", "rows of a batch, for 2 hidden layers of 512 units", new Shape(64, 512, 2, 10, 128, 8192)),
        /** Rows of the data. */
        ROWS("rows", "rows of the data, for 2 hidden layers of 64 units", new Shape(16, 64, 2, 2, 128, 8192));

        private final String word;
        private final String label;
        private final Shape shape;

        Axis(String word, String label, Shape shape) {
            this.word = word;
            this.label = label;
            this.shape = shape;
        }

        private List<Integer> values(boolean quick) {
            List<Integer> all = switch (this) {
                case WIDTH -> List.of(64, 128, 256, 512, 1024, 2048, 4096);
                case DEPTH -> List.of(2, 4, 8, 16, 32);
                case BATCH -> List.of(1, 4, 16, 64, 256, 1024, 4096);
                case ROWS -> List.of(1000, 10_000, 100_000, 1_000_000, 10_000_000);
            };
            return quick ? all.subList(0, 2) : all;
        }

        private Shape at(int value) {
            return switch (this) {
                case WIDTH -> new Shape(shape.inputs(), value, shape.depth(), shape.outputs(), shape.batch(), 8192);
                case DEPTH -> new Shape(shape.inputs(), shape.width(), value, shape.outputs(), shape.batch(), 8192);
                case BATCH -> new Shape(shape.inputs(), shape.width(), shape.depth(), shape.outputs(), value, 8192);
                case ROWS ->
                    new Shape(shape.inputs(), shape.width(), shape.depth(), shape.outputs(), shape.batch(), value);
            };
        }
    }

    /** A training: relu, Adam, random data. */
    record Shape(int inputs, int width, int depth, int outputs, int batch, int rows) {
        /** Weights and biases. */
        double parameters() {
            double layers = (depth - 1.0) * (width + 1.0) * width;
            return (inputs + 1.0) * width + layers + (width + 1.0) * outputs;
        }

        /** Operations of a training step for one sample. */
        double operations() {
            return 6 * ((double) inputs * width + (depth - 1.0) * width * width + (double) width * outputs)
                    - 2.0 * inputs * width;
        }

        /** Bytes of 3 × parameters, the activations of a batch with its inputs and targets, and what Adam remembers. */
        double bytes() {
            double rows = Math.min(batch, this.rows);
            double activations = rows * (inputs + (double) depth * width + 2.0 * outputs);
            return Float.BYTES * (3 * parameters() + activations + 2 * parameters());
        }
    }

    /**
     * What a process of {@link GrowthProcess} found.
     *
     * @param stepNanos median time of a step
     * @param epochNanos median time of an epoch
     * @param liveBytes heap in use in the midst of an epoch, after a collection, beyond what the data take
     * @param peakBytes the same at its highest, with garbage
     * @param allocatedPerStep bytes that a step allocates
     */
    record Figures(double stepNanos, double epochNanos, double liveBytes, double peakBytes, double allocatedPerStep) {}

    /** One point. */
    record Point(Axis axis, int value, Shape shape, Figures figures) {}

    /** All of them. */
    record Points(List<Point> points) {}

    @Override
    public String name() {
        return "growth";
    }

    @Override
    public Class<Points> type() {
        return Points.class;
    }

    @Override
    public Points measure(Settings settings) {
        Programs programs = new Programs(settings);
        JsonMapper json = JsonMapper.shared();
        List<Point> points = new ArrayList<>();
        for (Axis axis : Axis.values()) {
            for (int value : axis.values(settings.quick())) {
                Shape shape = axis.at(value);
                String text = programs.output(programs.java(
                        "dev.chainrule.benchmarks.GrowthProcess",
                        1,
                        json.writeValueAsString(shape),
                        settings.quick() ? 0.5 : 2));
                Figures figures = json.readValue(text, Figures.class);
                points.add(new Point(axis, value, shape, figures));
                Main.say(String.format(
                        Locale.ROOT,
                        "%s %,d: %.1f µs a step, %.1f GFLOP/s, %.1f MB live, %.2f × expected",
                        axis.word,
                        value,
                        figures.stepNanos() * 1e-3,
                        gigaflops(points.getLast()),
                        figures.liveBytes() * 1e-6,
                        figures.liveBytes() / shape.bytes()));
            }
        }
        return new Points(points);
    }

    private static double gigaflops(Point point) {
        Shape shape = point.shape();
        return shape.operations()
                * Math.min(shape.batch(), shape.rows())
                / point.figures().stepNanos();
    }

    @Override
    public String section(Points results, Path images) {
        StringBuilder text = new StringBuilder();
        for (Axis axis : Axis.values()) {
            List<Point> points = results.points().stream()
                    .filter(point -> point.axis() == axis)
                    .toList();
            if (!points.isEmpty()) {
                text.append("### ").append(axis.word).append("\n\n").append(table(axis, points));
                text.append("\n").append(charts(axis, points, images)).append("\n");
            }
        }
        return text.toString();
    }

    private static String table(Axis axis, List<Point> points) {
        boolean rows = axis == Axis.ROWS;
        MarkdownTable table = new MarkdownTable(
                0,
                List.of(
                        axis.word,
                        "parameters",
                        rows ? "epoch, ms" : "step, µs",
                        "GFLOP/s",
                        "memory, MB",
                        "expected, MB",
                        "ratio",
                        "peak, MB",
                        "allocated per step, bytes"));
        for (Point point : points) {
            Figures figures = point.figures();
            double expected = point.shape().bytes();
            table.row(List.of(
                    String.format(Locale.ROOT, "%,d", point.value()),
                    String.format(Locale.ROOT, "%,.0f", point.shape().parameters()),
                    MarkdownTable.number(rows ? figures.epochNanos() * 1e-6 : figures.stepNanos() * 1e-3),
                    MarkdownTable.number(gigaflops(point)),
                    MarkdownTable.number(figures.liveBytes() * 1e-6),
                    MarkdownTable.number(expected * 1e-6),
                    MarkdownTable.number(figures.liveBytes() / expected),
                    MarkdownTable.number(figures.peakBytes() * 1e-6),
                    MarkdownTable.number(figures.allocatedPerStep())));
        }
        return table.toString();
    }

    private static String charts(Axis axis, List<Point> points, Path images) {
        List<Double> x = points.stream().map(point -> (double) point.value()).toList();
        boolean rows = axis == Axis.ROWS;
        List<Double> time = points.stream()
                .map(point -> rows
                        ? point.figures().epochNanos() * 1e-6
                        : point.figures().stepNanos() * 1e-3)
                .toList();
        List<Double> work = points.stream()
                .map(point -> point.shape().operations()
                        * (rows ? point.shape().rows() : point.shape().batch()))
                .toList();
        double best = IntStream.range(0, time.size())
                .mapToDouble(i -> time.get(i) / work.get(i))
                .min()
                .orElseThrow();
        String times = "benchmarks-" + axis.word + "-time.svg";
        String memory = "benchmarks-" + axis.word + "-memory.svg";
        Charts.lines(
                images.resolve(times),
                "Time of " + (rows ? "an epoch" : "a step"),
                axis.label,
                rows ? "ms" : "µs",
                x,
                List.of(
                        new Charts.Series("measured", time),
                        new Charts.Series(
                                "as its operations at the best speed met",
                                work.stream()
                                        .map(operations -> operations * best)
                                        .toList())));
        Charts.lines(
                images.resolve(memory),
                "Memory of training, without the data",
                axis.label,
                "MB",
                x,
                List.of(
                        new Charts.Series("in use", megabytes(points, Figures::liveBytes)),
                        new Charts.Series("at its peak, with garbage", megabytes(points, Figures::peakBytes)),
                        new Charts.Series(
                                "3 × parameters + activations + optimizer",
                                points.stream()
                                        .map(point -> point.shape().bytes() * 1e-6)
                                        .toList())));
        return "![Time](images/" + times + ")\n![Memory](images/" + memory + ")\n";
    }

    private static List<Double> megabytes(List<Point> points, ToDoubleFunction<Figures> bytes) {
        return points.stream()
                .map(point -> Math.max(1e-3, bytes.applyAsDouble(point.figures()) * 1e-6))
                .toList();
    }
}
