package dev.chainrule.cli.report;

import dev.chainrule.ChainruleException;
import dev.chainrule.files.SafeFile;
import dev.chainrule.training.Epoch;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** A picture of the loss over the epochs, as SVG or PNG. */
public final class LossPlot {
    /** The endings that {@link #write} knows. */
    public static final String[] ENDINGS = {".svg", ".png"};

    private static final Pattern CLIP_ID = Pattern.compile("\\bclip-?\\d+\\b");

    private LossPlot() {}

    /**
     * Draws {@code epochs} into {@code file}, whose ending says how.
     *
     * @throws ChainruleException if it cannot be written, or this Java cannot draw
     */
    public static void write(Path file, List<Epoch> epochs, String title) {
        boolean svg = file.toString().toLowerCase(Locale.ROOT).endsWith(ENDINGS[0]);
        SafeFile.write(file, output -> {
            System.setProperty("java.awt.headless", "true");
            try {
                XYChart chart = chart(epochs, title);
                if (svg) {
                    ByteArrayOutputStream text = new ByteArrayOutputStream();
                    VectorGraphicsEncoder.saveVectorGraphic(
                            chart, text, VectorGraphicsEncoder.VectorGraphicsFormat.SVG);
                    output.write(
                            repeatable(text.toString(StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8));
                } else {
                    BitmapEncoder.saveBitmap(chart, output, BitmapEncoder.BitmapFormat.PNG);
                }
            } catch (LinkageError | InternalError e) { // a Java without the libraries that fonts need
                throw new ChainruleException(
                        "cannot draw " + file + ": this Java has no fonts to draw with (" + e.getMessage()
                                + "); install fontconfig and a font",
                        e);
            }
        });
    }

    /** The same picture, with ids that do not change from run to run. */
    private static String repeatable(String svg) {
        Map<String, String> ids = new HashMap<>();
        return CLIP_ID.matcher(svg).replaceAll(id -> ids.computeIfAbsent(id.group(), _ -> "area" + (ids.size() + 1)));
    }

    private static XYChart chart(List<Epoch> epochs, String title) {
        XYChart chart = new XYChartBuilder()
                .width(800)
                .height(500)
                .title(title)
                .xAxisTitle("epoch")
                .yAxisTitle("loss")
                .build();
        chart.getStyler().setLegendPosition(Styler.LegendPosition.InsideNE);
        chart.getStyler().setLocale(Locale.ROOT);
        List<Integer> numbers = epochs.stream().map(Epoch::number).toList();
        chart.addSeries("training", numbers, epochs.stream().map(Epoch::loss).toList())
                .setMarker(SeriesMarkers.NONE);
        if (epochs.stream().allMatch(epoch -> epoch.validationLoss() != null)) {
            List<Double> held = epochs.stream()
                    .map(epoch -> Objects.requireNonNull(epoch.validationLoss()))
                    .toList();
            chart.addSeries("validation", numbers, held).setMarker(SeriesMarkers.NONE);
        }
        return chart;
    }
}
