package dev.chainrule.cli.report;

import dev.chainrule.cli.terminal.Words;
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

    /** How many numbers stand along an axis if there is room for them. */
    private static final int TICKS = 6;

    /** How wide the digits of these are. */
    private static final int DIGIT = 8;

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
    private final int left;
    private int legendEnd;

    private SvgChart(int plotWidth, int plotHeight, ChartAxis x, ChartAxis y) {
        this.left = Math.max(LEFT, 30 + DIGIT * longest(y.ticks(TICKS)));
        this.width = left + plotWidth + RIGHT;
        this.height = TOP + plotHeight + BOTTOM;
        this.x = x;
        this.y = y;
        this.legendEnd = left;
    }

    /** A chart that is wider than high. */
    static SvgChart wide(ChartAxis x, ChartAxis y) {
        return new SvgChart(592, 256, x, y);
    }

    /** A chart of which both axes are equally long. */
    static SvgChart square(ChartAxis x, ChartAxis y) {
        return new SvgChart(340, 340, x, y);
    }

    /** Draws a line through these points, as far as they are numbers; {@code name} goes into the legend, unless it is empty. */
    SvgChart line(Style style, String name, double[] xs, double[] ys) {
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < xs.length; i++) {
            if (!isThere(xs, ys, i)) {
                continue;
            }
            boolean goesOn = isThere(xs, ys, i - 1);
            path.append(goesOn ? 'L' : 'M').append(place(xs[i], ys[i]));
            if (!goesOn && !isThere(xs, ys, i + 1)) {
                path.append("m-4 0h8"); // a line through one point would have no length
            }
        }
        return draw(style, path, name);
    }

    private static boolean isThere(double[] xs, double[] ys, int i) {
        return i >= 0 && i < xs.length && Double.isFinite(xs[i]) && Double.isFinite(ys[i]);
    }

    /** Draws these points, as far as they are numbers; {@code name} goes into the legend, unless it is empty. */
    SvgChart points(Style style, String name, double[] xs, double[] ys) {
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < xs.length; i++) {
            if (isThere(xs, ys, i)) {
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
        for (ChartAxis.Tick tick : ticksAside()) {
            String at = number(xOf(tick.value()));
            svg.append(line(at, number(TOP), at, number(bottom)))
                    .append(text("tick middle", xOf(tick.value()), bottom + 18, tick.label()));
        }
        for (ChartAxis.Tick tick : y.ticks(TICKS)) {
            String at = number(yOf(tick.value()));
            svg.append(line(number(left), at, number(width - RIGHT), at))
                    .append(text("tick end", left - 8, yOf(tick.value()) + 4, tick.label()));
        }
        svg.append("<rect class=\"frame\" x=\"")
                .append(left)
                .append("\" y=\"")
                .append(TOP)
                .append("\" width=\"")
                .append(width - left - RIGHT)
                .append("\" height=\"")
                .append(bottom - TOP)
                .append("\"/>\n");
        svg.append(text(
                "middle",
                (left + width - RIGHT) / 2.0,
                height - 10,
                Words.fit(x.title(), (width - left - RIGHT) / LETTER)));
        svg.append("<g transform=\"translate(16 ")
                .append(number((TOP + bottom) / 2.0))
                .append(") rotate(-90)\">")
                .append(text("middle", 0, 0, Words.fit(y.title(), (bottom - TOP) / LETTER))
                        .strip())
                .append("</g>\n");
        legend.forEach(svg::append);
        return svg.append(drawn).append("</svg>").toString();
    }

    /** So many numbers along the x axis that none touches the next. */
    private List<ChartAxis.Tick> ticksAside() {
        List<ChartAxis.Tick> ticks = x.ticks(TICKS);
        for (int about = TICKS - 1; about > 0 && ticks.size() * DIGIT * (longest(ticks) + 2) > width - left; about--) {
            ticks = x.ticks(about);
        }
        return ticks;
    }

    private static int longest(List<ChartAxis.Tick> ticks) {
        return ticks.stream().mapToInt(tick -> tick.label().length()).max().orElse(0);
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
        return number(xOf(valueX)) + " " + number(yOf(valueY));
    }

    private double xOf(double value) {
        return left + x.share(value) * (width - left - RIGHT);
    }

    private double yOf(double value) {
        return height - BOTTOM - y.share(value) * (height - TOP - BOTTOM);
    }

    /** A length in the picture, to a tenth. */
    static String number(double length) {
        long tenths = Math.round(10 * length);
        return tenths % 10 == 0 ? String.valueOf(tenths / 10) : String.format(Locale.ROOT, "%.1f", tenths / 10.0);
    }
}
