package dev.chainrule.explain.document;

import dev.chainrule.explain.formula.TextStyle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/** The chain rule as a table of text: the same factor in the same column of each of the five rows. */
final class ChainText {
    private static final List<String> ROWS = List.of("", "words", "symbols", "numbers", "factors", "result");
    private static final int WORDS = 1;
    private static final int NARROWEST = 12;
    private static final int WIDEST_WORDS = 28;

    private final TextStyle style;
    private final Paint paint;
    private final Function<Prose, String> text;
    private final int width;

    ChainText(TextStyle style, Paint paint, Function<Prose, String> text, int width) {
        this.style = style;
        this.paint = paint;
        this.text = text;
        this.width = width;
    }

    List<String> lines(Block.Chain chain) {
        String gradient = style.print(chain.gradient());
        List<List<String>> cells = cells(chain);
        int names = Math.max(Wrapping.width(gradient), 7) + 3; // "symbols", " = "
        int[] widths = widths(cells, width - names);
        List<String> lines = new ArrayList<>();
        if (widths.length == 0) {
            lines.addAll(withoutColumns(gradient, cells));
        }
        for (int r = 0; widths.length > 0 && r < cells.size(); r++) {
            lines.addAll(row(r, gradient, cells.get(r), widths, names));
        }
        String result = style.print(chain.result());
        lines.add(paint.label(Wrapping.padded(ROWS.getLast(), names - 3)) + " = " + paint.value(result));
        return lines;
    }

    /** Head, words, symbols, numbers and factors, a cell per factor. */
    private List<List<String>> cells(Block.Chain chain) {
        List<List<String>> cells = new ArrayList<>();
        for (int r = 0; r < 5; r++) {
            cells.add(new ArrayList<>());
        }
        boolean first = true;
        for (Block.Factor factor : chain.factors()) {
            boolean alone = chain.factors().size() == 1;
            cells.get(0).add(alone ? style.print(factor.derivative()) : style.printFactor(factor.derivative(), first));
            cells.get(1).add(text.apply(factor.words()));
            cells.get(2).add(alone ? style.print(factor.symbols()) : style.printFactor(factor.symbols(), first));
            cells.get(3).add(alone ? style.print(factor.numbers()) : style.printFactor(factor.numbers(), first));
            cells.get(4).add(alone ? style.print(factor.value()) : style.printFactor(factor.value(), first));
            first = false;
        }
        return cells;
    }

    private List<String> row(int r, String gradient, List<String> cells, int[] widths, int names) {
        boolean words = r == WORDS;
        List<List<String>> wrapped = new ArrayList<>();
        int height = 1;
        for (int c = 0; c < cells.size(); c++) {
            List<String> lines = broken(r, cells.get(c), widths[c]);
            wrapped.add(lines);
            height = Math.max(height, lines.size());
        }
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < height; i++) {
            String name = i > 0 ? "" : r == 0 ? gradient : ROWS.get(r);
            StringBuilder line = new StringBuilder(
                            r == 0 ? Wrapping.padded(name, names - 3) : paint.label(Wrapping.padded(name, names - 3)))
                    .append(i == 0 && !words ? " = " : "   ");
            for (int c = 0; c < cells.size(); c++) {
                String cell = i < wrapped.get(c).size() ? wrapped.get(c).get(i) : "";
                String dot = words || i > 0 ? "   " : " " + style.dot() + " ";
                line.append(c == 0 ? "" : dot).append(Wrapping.padded(cell, widths[c]));
            }
            lines.add(line.toString());
        }
        return lines;
    }

    /** As wide as words and formulas wish; where that is too much, words give way first, then the widest column. */
    private static int[] widths(List<List<String>> cells, int room) {
        int columns = cells.getFirst().size();
        int[] formulas = new int[columns];
        int[] widths = new int[columns];
        int[] narrowest = new int[columns];
        Arrays.fill(narrowest, NARROWEST);
        for (int c = 0; c < columns; c++) {
            for (int r = 0; r < cells.size(); r++) {
                String cell = cells.get(r).get(c);
                int wish = Wrapping.width(cell);
                narrowest[c] =
                        Math.max(narrowest[c], r == WORDS ? Wrapping.longestWord(cell) : Wrapping.narrowest(cell));
                formulas[c] = r == WORDS ? formulas[c] : Math.max(formulas[c], wish);
                widths[c] = Math.max(widths[c], r == WORDS ? Math.min(wish, WIDEST_WORDS) : wish);
            }
        }
        int sum = IntStream.of(widths).sum() + 3 * (columns - 1);
        for (; sum > room; sum--) {
            int give = -1;
            for (int c = 0; c < columns; c++) {
                if (widths[c] > narrowest[c] && (give < 0 || givesBefore(c, give, widths, formulas))) {
                    give = c;
                }
            }
            if (give < 0) {
                return new int[0];
            }
            widths[give]--;
        }
        return widths;
    }

    /** A column wider than its formulas before one that is not; then the wider one. */
    private static boolean givesBefore(int one, int other, int[] widths, int[] formulas) {
        boolean spare = widths[one] > formulas[one];
        boolean otherSpare = widths[other] > formulas[other];
        return spare != otherSpare ? spare : widths[one] > widths[other];
    }

    private static List<String> broken(int row, String cell, int width) {
        return row == WORDS ? Wrapping.prose(cell, width) : Wrapping.formula(cell, width);
    }

    /** Where the columns do not fit side by side: each row as a product by itself, the words below each other. */
    private List<String> withoutColumns(String gradient, List<List<String>> cells) {
        List<String> lines = new ArrayList<>();
        for (int r = 0; r < cells.size(); r++) {
            String name = r == 0 ? gradient : ROWS.get(r);
            if (r == WORDS) {
                for (String words : cells.get(r)) {
                    lines.addAll(indented(name, Wrapping.prose(words, width - 4)));
                    name = "";
                }
            } else {
                String product = "= " + String.join(" " + style.dot() + " ", cells.get(r));
                lines.addAll(indented(name, Wrapping.formula(product, width - 4)));
            }
        }
        return lines;
    }

    private List<String> indented(String name, List<String> text) {
        List<String> lines = new ArrayList<>();
        if (!name.isEmpty()) {
            lines.add(paint.label(name));
        }
        text.forEach(line -> lines.add("    " + line));
        return lines;
    }
}
