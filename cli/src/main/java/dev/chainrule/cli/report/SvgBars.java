package dev.chainrule.cli.report;

import dev.chainrule.cli.terminal.Words;
import dev.chainrule.explain.formula.MathmlStyle;
import java.util.List;

/** Named bars below each other, as an {@code svg} element for a page, coloured as those of {@link SvgChart} are. */
final class SvgBars {
    private static final int WIDTH = 680;
    private static final int NAMES = 200;
    private static final int VALUES = 150;
    private static final int LINE = 26;
    private static final int LONGEST_NAME = 26;

    private SvgBars() {}

    /**
     * A bar.
     *
     * @param name before it
     * @param value how long it is; none where it is not positive
     * @param spread how far the value can be off, on both sides; NaN if unknown
     * @param words the value as it is written behind it
     */
    record Bar(String name, double value, double spread, String words) {}

    /** The element; {@code description} says in words what is to be seen, for whoever does not see it. */
    static String svg(List<Bar> bars, String description) {
        int room = WIDTH - NAMES - VALUES;
        double largest = bars.stream()
                .mapToDouble(bar -> bar.value() + known(bar.spread()))
                .filter(Double::isFinite)
                .max()
                .orElse(0);
        StringBuilder svg = new StringBuilder("<svg role=\"img\" aria-label=\"")
                .append(MathmlStyle.escape(PageText.clean(description)))
                .append("\" viewBox=\"0 0 ")
                .append(WIDTH)
                .append(' ')
                .append(LINE * bars.size() + 4)
                .append("\">\n");
        int top = 2;
        for (Bar bar : bars) {
            // an inner picture, beyond which a name of wide letters does not go
            svg.append("<svg x=\"0\" y=\"")
                    .append(top)
                    .append("\" width=\"")
                    .append(NAMES - 10)
                    .append("\" height=\"")
                    .append(LINE)
                    .append("\">")
                    .append(SvgChart.text("", 0, LINE - 9, Words.fit(bar.name(), LONGEST_NAME))
                            .strip())
                    .append("</svg>\n");
            double length = room * share(bar.value(), largest);
            svg.append("<rect class=\"bar\" x=\"")
                    .append(NAMES)
                    .append("\" y=\"")
                    .append(top + 5)
                    .append("\" width=\"")
                    .append(SvgChart.number(length))
                    .append("\" height=\"")
                    .append(LINE - 10)
                    .append("\"/>\n");
            double spread = room * share(bar.spread(), largest);
            if (spread > 0 && length + spread > 0) {
                svg.append("<path class=\"spread\" d=\"M")
                        .append(SvgChart.number(NAMES + Math.max(0, length - spread)))
                        .append(' ')
                        .append(top + LINE / 2)
                        .append('H')
                        .append(SvgChart.number(NAMES + Math.min(room, length + spread)))
                        .append("\"/>\n");
            }
            svg.append(SvgChart.text("tick end", WIDTH, top + LINE - 9, bar.words()));
            top += LINE;
        }
        return svg.append("</svg>").toString();
    }

    /** How much {@code value} is of {@code largest}, from 0 to 1. */
    private static double share(double value, double largest) {
        return largest > 0 && Double.isFinite(value) ? Math.clamp(value / largest, 0, 1) : 0;
    }

    private static double known(double spread) {
        return Double.isFinite(spread) ? spread : 0;
    }
}
