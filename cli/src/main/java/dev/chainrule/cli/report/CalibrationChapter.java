package dev.chainrule.cli.report;

import dev.chainrule.cli.terminal.Words;
import dev.chainrule.explain.paper.HtmlPage;
import dev.chainrule.metrics.ClassComparison;
import dev.chainrule.metrics.LabelComparison;
import dev.chainrule.metrics.Reliability;
import dev.chainrule.metrics.ValueComparison;
import dev.chainrule.model.Model;
import dev.chainrule.model.Predictions;
import dev.chainrule.preprocessing.ClassTarget;
import dev.chainrule.preprocessing.QuantileTarget;
import dev.chainrule.preprocessing.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Whether predictions mean what they say: probabilities how often they came true, numbers how far off they are. */
final class CalibrationChapter {
    private static final int MOST_FIGURES = 4;
    private static final int MOST_LINES = 30;
    private static final int MOST_POINTS = 1000;

    private final Target target;
    private final JudgedData data;
    private final List<HtmlPage.Part> parts = new ArrayList<>();

    private CalibrationChapter(Model model, JudgedData data) {
        this.target = model.preprocessing().target();
        this.data = data;
    }

    static HtmlPage.Chapter of(ModelReport report, JudgedData data) {
        CalibrationChapter chapter = new CalibrationChapter(report.model(), data);
        switch (data.comparison()) {
            case ClassComparison classes -> chapter.classes(classes);
            case LabelComparison labels -> chapter.labels(labels);
            case ValueComparison values -> chapter.values(values);
        }
        String correction = report.origin().get("calibration");
        if (correction != null) {
            chapter.parts.add(PageText.paragraph(
                    "The rows for validation corrected the outputs after the training: " + correction + "."));
        }
        return PageText.chapter(
                "calibration",
                data.comparison() instanceof ValueComparison ? "Predicted and actual values" : "Calibration",
                chapter.parts);
    }

    // ---- probabilities ----

    private void classes(ClassComparison classes) {
        Reliability reliability = Reliability.of(classes);
        String what = classes.classes() == 2
                ? "the probability of " + ((ClassTarget) target).classes().get(1)
                : "the probability of the predicted class";
        parts.add(PageText.paragraph("The expected calibration error is " + Words.number(reliability.error())
                + ": so far off, on average, is " + what + " from the share of rows for which it came true."));
        parts.add(diagram(reliability, what));
        parts.add(bins(reliability));
    }

    private void labels(LabelComparison labels) {
        List<String> names = target.columns();
        List<List<String>> errors = new ArrayList<>(List.of(List.of("label", "expected calibration error")));
        for (int k = 0; k < Math.min(MOST_LINES, labels.labels()); k++) {
            errors.add(
                    List.of(names.get(k), Words.number(Reliability.of(labels, k).error())));
        }
        parts.add(PageText.paragraph("How far off, on average, the probability of each label is from the share of rows"
                + " for which it came true" + beyond(MOST_LINES, labels.labels()) + ":"));
        parts.add(PageText.table(errors));
        for (int k = 0; k < Math.min(MOST_FIGURES, labels.labels()); k++) {
            parts.add(diagram(Reliability.of(labels, k), "the probability of " + names.get(k)));
        }
    }

    private static HtmlPage.Part diagram(Reliability reliability, String what) {
        double[] predicted = reliability.bins().stream()
                .mapToDouble(Reliability.Bin::predicted)
                .toArray();
        double[] cameTrue = reliability.bins().stream()
                .mapToDouble(Reliability.Bin::cameTrue)
                .toArray();
        double[] ends = {0, 1};
        String svg = SvgChart.square(
                        new ChartAxis("mean predicted probability", 0, 1), new ChartAxis("share that came true", 0, 1))
                .line(SvgChart.Style.IDEAL, "ideal", ends, ends)
                .line(SvgChart.Style.FIRST, "", predicted, cameTrue)
                .points(SvgChart.Style.DOTS, "bins", predicted, cameTrue)
                .svg("Reliability diagram of " + what + "; the expected calibration error is "
                        + Words.number(reliability.error()));
        return PageText.figure(
                svg,
                "Reliability diagram of " + what + ", in " + reliability.bins().size() + " bins of equally many rows."
                        + " Below the dotted line it promises too much, above it too little.");
    }

    private static HtmlPage.Part bins(Reliability reliability) {
        List<List<String>> rows =
                new ArrayList<>(List.of(List.of("bin", "rows", "mean predicted probability", "share that came true")));
        for (Reliability.Bin bin : reliability.bins()) {
            rows.add(List.of(
                    String.valueOf(rows.size()),
                    Words.number((long) bin.weight()),
                    Words.number(bin.predicted()),
                    Words.number(bin.cameTrue())));
        }
        return PageText.table(rows);
    }

    // ---- numbers ----

    private void values(ValueComparison values) {
        int shown = Math.min(MOST_FIGURES, values.targets());
        int points = Math.min(MOST_POINTS, values.rows());
        for (int k = 0; k < shown; k++) {
            parts.add(scatter(values, k, points));
        }
        if (shown < values.targets()) {
            parts.add(PageText.paragraph("And " + Words.count(values.targets() - shown, "target") + " more."));
        }
        if (target instanceof QuantileTarget quantiles) {
            quantiles(values, quantiles);
        }
    }

    /** Evenly chosen rows, so many of them. */
    private HtmlPage.Part scatter(ValueComparison values, int k, int points) {
        String name = target.columns().get(k);
        int[] rows = IntStream.range(0, points)
                .map(i -> (int) ((long) i * values.rows() / points))
                .toArray();
        double[] predicted =
                IntStream.of(rows).mapToDouble(row -> values.predicted(row, k)).toArray();
        double[] actual =
                IntStream.of(rows).mapToDouble(row -> values.actual(row, k)).toArray();
        double least = DoubleStream.concat(DoubleStream.of(predicted), DoubleStream.of(actual))
                .min()
                .orElseThrow();
        double most = DoubleStream.concat(DoubleStream.of(predicted), DoubleStream.of(actual))
                .max()
                .orElseThrow();
        ChartAxis x = ChartAxis.around("predicted " + name, least, most);
        ChartAxis y = ChartAxis.around("actual " + name, least, most);
        double[] ends = {x.least(), x.most()};
        String svg = SvgChart.square(x, y)
                .points(SvgChart.Style.CLOUD, "rows", predicted, actual)
                .line(SvgChart.Style.IDEAL, "ideal", ends, ends)
                .svg("The actual values of " + name + " above the predicted ones, for " + Words.count(points, "row"));
        return PageText.figure(
                svg,
                "Predicted and actual " + name + (points < values.rows() ? ", of " : ", of all ")
                        + Words.count(points, "row")
                        + (points < values.rows() ? " of the " + Words.number(values.rows()) : "")
                        + ". A point above the dotted line was predicted too low, one below it too high.");
    }

    private void quantiles(ValueComparison values, QuantileTarget quantiles) {
        int each = quantiles.quantiles().size();
        Predictions predictions = data.predictions();
        List<List<String>> rows = new ArrayList<>(List.of(List.of("quantile", "actual values up to it")));
        for (int index = 0; index < Math.min(MOST_LINES, quantiles.names().size()); index++) {
            int of = index;
            long upToIt = IntStream.range(0, values.rows())
                    .filter(row -> values.actual(row, of / each) <= predictions.quantile(row, of))
                    .count();
            rows.add(List.of(
                    (values.targets() == 1 ? "" : quantiles.scale(index).column() + ": ")
                            + Words.value(quantiles.quantiles().get(index % each)),
                    Words.number((double) upToIt / values.rows())));
        }
        parts.add(PageText.paragraph("The share of the actual values that each predicted quantile is not below, which"
                + " should be the quantile itself"
                + beyond(MOST_LINES, quantiles.names().size()) + ":"));
        parts.add(PageText.table(rows));
    }

    private static String beyond(int shown, int all) {
        return shown < all ? " (of the first " + shown + ")" : "";
    }
}
