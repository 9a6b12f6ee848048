package dev.chainrule.benchmarks;

import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler;

/** Pictures as SVG, the same for the same numbers. */
final class Charts {
    private static final int WIDTH = 860;
    private static final int HEIGHT = 420;
    private static final Pattern CLIP_ID = Pattern.compile("\\bclip-?\\d+\\b");

    private Charts() {}

    /** Numbers {@code y}, one for each of the x of the chart. */
    record Series(String name, List<Double> y) {}

    /** Bars over {@code categories}, with a logarithmic axis; a number that is missing is NaN. */
    static void bars(Path file, String title, String axis, List<String> categories, List<Series> series) {
        CategoryChart chart = new CategoryChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .yAxisTitle(axis)
                .build();
        chart.getStyler().setYAxisLogarithmic(true);
        style(chart.getStyler());
        double least = series.stream()
                .flatMap(one -> one.y().stream())
                .filter(y -> y > 0)
                .mapToDouble(y -> y)
                .min()
                .orElse(1);
        double floor = Math.pow(10, Math.floor(Math.log10(least)));
        chart.getStyler().setYAxisMin(floor);
        for (Series one : series) {
            // a bar without height where a number is missing, as the axis knows no zero
            chart.addSeries(
                    one.name(),
                    categories,
                    one.y().stream().map(y -> y > 0 ? y : floor).toList());
        }
        write(
                file,
                out -> VectorGraphicsEncoder.saveVectorGraphic(
                        chart, out, VectorGraphicsEncoder.VectorGraphicsFormat.SVG));
    }

    /** Lines over {@code x}, both axes logarithmic. */
    static void lines(Path file, String title, String xAxis, String yAxis, List<Double> x, List<Series> series) {
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .xAxisTitle(xAxis)
                .yAxisTitle(yAxis)
                .build();
        chart.getStyler().setXAxisLogarithmic(true);
        chart.getStyler().setYAxisLogarithmic(true);
        style(chart.getStyler());
        for (Series one : series) {
            chart.addSeries(one.name(), x, one.y());
        }
        write(
                file,
                out -> VectorGraphicsEncoder.saveVectorGraphic(
                        chart, out, VectorGraphicsEncoder.VectorGraphicsFormat.SVG));
    }

    private static void style(AxesChartStyler styler) {
        styler.setLegendPosition(Styler.LegendPosition.OutsideS);
        styler.setLegendLayout(Styler.LegendLayout.Horizontal);
        styler.setLocale(Locale.ROOT);
        styler.setChartBackgroundColor(Color.WHITE);
        styler.setPlotBorderVisible(false);
    }

    private interface Drawing {
        void on(ByteArrayOutputStream out) throws IOException;
    }

    /** With ids that do not change from run to run. */
    private static void write(Path file, Drawing drawing) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Map<String, String> ids = new HashMap<>();
        try {
            drawing.on(bytes);
            String svg = CLIP_ID.matcher(bytes.toString(StandardCharsets.UTF_8))
                    .replaceAll(id -> ids.computeIfAbsent(id.group(), _ -> "area" + (ids.size() + 1)));
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, svg);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
