package dev.chainrule.cli;

import dev.chainrule.explain.formula.MathmlStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Lines and points between two axes, as an {@code svg} element for a {@link dev.chainrule.explain.paper.HtmlPage}. It
 * has no colours of its own: the page's style sheet gives them by the classes of what is drawn, for light, dark and
 * paper, which is why it is not drawn as the pictures of {@link LossPlot} are. Nor does it need fonts that this Java can see.
 */
final class SvgChart {
    private static final int LEFT = 72;
    private static final int RIGHT = 16;
    private static final int TOP = 34;
    private static final int BOTTOM = 50;
    private static final int LETTER = 8;

    /** How something is drawn: a class of the style sheet. */
    enum Style {
        /** A line in the first colour. */
        FIRST,
        /** A broken line in the second colour. */
        SECOND,
        /** A dotted line: how it should be, or a place. */
        IDEAL,
        /** Large points. */
        DOTS,
        /** Small points, one above the other. */
        CLOUD;

        private String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final int width;
    private final int height;
    private final ChartAxis x;
    private final ChartAxis y;
    private final StringBuilder drawn = new StringBuilder();
    private final List<String> legend = new ArrayList<>();
    private int legendEnd = LEFT;

    private SvgChart(int width, int height, ChartAxis x, ChartAxis y) {
        this.width = width;
        this.height = height;
        this.x = x;
        this.y = y;
    }

    /** A chart that is wider than high. */
    static SvgChart wide(ChartAxis x, ChartAxis y) {
        return new SvgChart(680, 340, x, y);
    }

    /** A chart of which both axes are equally long. */
    static SvgChart square(ChartAxis x, ChartAxis y) {
        int side = 340;
        return new SvgChart(LEFT + side + RIGHT, TOP + side + BOTTOM, x, y);
    }

    /** Draws a line through these points, as far as they are numbers; {@code name} goes into the legend, unless it is empty. */
    SvgChart line(Style style, String name, double[] xs, double[] ys) {
        StringBuilder path = new StringBuilder();
        boolean isPenDown = false;
        for (int i = 0; i < xs.length; i++) {
            boolean isThere = Double.isFinite(xs[i]) && Double.isFinite(ys[i]);
            if (isThere) {
                path.append(isPenDown ? 'L' : 'M').append(place(xs[i], ys[i]));
            }
            isPenDown = isThere;
        }
        return draw(style, path, name);
    }

    /** Draws these points, as far as they are numbers; {@code name} goes into the legend, unless it is empty. */
    SvgChart points(Style style, String name, double[] xs, double[] ys) {
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < xs.length; i++) {
            if (Double.isFinite(xs[i]) && Double.isFinite(ys[i])) {
                path.append('M').append(place(xs[i], ys[i])).append("h0"); // a round end of no line is a point
            }
        }
        return draw(style, path, name);
    }

    private SvgChart draw(Style style, StringBuilder path, String name) {
        if (!path.isEmpty()) {
            drawn.append(path(style, path.toString()));
        }
        if (!path.isEmpty() && !name.isEmpty()) {
            boolean isPoints = style == Style.DOTS || style == Style.CLOUD;
            int from = isPoints ? legendEnd + 14 : legendEnd;
            int baseline = TOP - 14;
            String sample = "M" + from + " " + (baseline - 4) + (isPoints ? "h0" : "h28");
            legend.add(path(style, sample) + text("", legendEnd + 36, baseline, name));
            legendEnd += 36 + LETTER * name.length() + 20;
        }
        return this;
    }

    private static String path(Style style, String path) {
        return "<path class=\"" + style.word() + "\" d=\"" + path + "\"/>\n";
    }

    /** The element; {@code description} says in words what is to be seen, for whoever does not see it. */
    String svg(String description) {
        StringBuilder svg = new StringBuilder("<svg role=\"img\"")
                .append(width < 600 ? " class=\"square\"" : "")
                .append(" aria-label=\"")
                .append(MathmlStyle.escape(PageText.clean(description)))
                .append("\" viewBox=\"0 0 ")
                .append(width)
                .append(' ')
                .append(height)
                .append("\">\n");
        int bottom = height - BOTTOM;
        for (ChartAxis.Tick tick : x.ticks()) {
            String at = number(left(tick.value()));
            svg.append(line(at, number(TOP), at, number(bottom)))
                    .append(text("tick middle", left(tick.value()), bottom + 18, tick.label()));
        }
        for (ChartAxis.Tick tick : y.ticks()) {
            String at = number(top(tick.value()));
            svg.append(line(number(LEFT), at, number(width - RIGHT), at))
                    .append(text("tick end", LEFT - 8, top(tick.value()) + 4, tick.label()));
        }
        svg.append("<rect class=\"frame\" x=\"")
                .append(LEFT)
                .append("\" y=\"")
                .append(TOP)
                .append("\" width=\"")
                .append(width - LEFT - RIGHT)
                .append("\" height=\"")
                .append(bottom - TOP)
                .append("\"/>\n");
        svg.append(text(
                "middle",
                (LEFT + width - RIGHT) / 2.0,
                height - 10,
                Words.fit(x.title(), (width - LEFT - RIGHT) / LETTER)));
        svg.append("<g transform=\"translate(16 ")
                .append(number((TOP + bottom) / 2.0))
                .append(") rotate(-90)\">")
                .append(text("middle", 0, 0, Words.fit(y.title(), (bottom - TOP) / LETTER))
                        .strip())
                .append("</g>\n");
        legend.forEach(svg::append);
        return svg.append(drawn).append("</svg>").toString();
    }

    private static String line(String x1, String y1, String x2, String y2) {
        return "<path class=\"grid\" d=\"M" + x1 + " " + y1 + "L" + x2 + " " + y2 + "\"/>\n";
    }

    /** Words that end, begin or are in the middle at {@code x}, as {@code style} says. */
    static String text(String style, double x, double y, String words) {
        return "<text" + (style.isEmpty() ? "" : " class=\"" + style + "\"") + " x=\"" + number(x) + "\" y=\""
                + number(y) + "\">" + MathmlStyle.escape(PageText.clean(words)) + "</text>\n";
    }

    private String place(double valueX, double valueY) {
        return number(left(valueX)) + " " + number(top(valueY));
    }

    private double left(double value) {
        return LEFT + x.share(value) * (width - LEFT - RIGHT);
    }

    private double top(double value) {
        return height - BOTTOM - y.share(value) * (height - TOP - BOTTOM);
    }

    /** A length in the picture, to a tenth. */
    static String number(double length) {
        long tenths = Math.round(10 * length);
        return tenths % 10 == 0 ? String.valueOf(tenths / 10) : String.format(Locale.ROOT, "%.1f", tenths / 10.0);
    }
}
