package dev.chainrule.explain.paper;

import dev.chainrule.explain.document.Block;
import dev.chainrule.explain.document.Prose;
import dev.chainrule.explain.formula.Formula;
import dev.chainrule.explain.formula.MathmlStyle;
import dev.chainrule.explain.paper.PdfFonts.Face;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Tables of a PDF: columns as wide as they need, broken cells and at last smaller letters where the page is too narrow. */
final class PdfTables {
    private static final double SIZE = 9.8;
    private static final double GAP = 12;
    private static final double PAD = 3.5;

    /** How thick the line below a head is. */
    private static final double HEAD = 0.9;

    private static final MathmlStyle MATH = MathmlStyle.MATHML;

    /** Wider than anything: never broken. */
    private static final double WIDE = 1e6;

    private enum Place {
        LEFT,
        CENTRE,
        RIGHT
    }

    private final PdfDocument document;
    private final PdfPages pages;

    PdfTables(PdfDocument document, PdfPages pages) {
        this.document = document;
        this.pages = pages;
    }

    // ---- the chain rule ----

    void chain(Block.Chain chain) throws IOException {
        List<Block.Factor> factors = chain.factors();
        List<List<Box>> rows = rows(chain, WIDE);
        if (total(widths(rows)) > PdfPages.WIDTH) {
            rows = rows(chain, (PdfPages.WIDTH - 70) / factors.size() - 2 * GAP);
        }
        Place[] places = new Place[factors.size() + 1];
        Arrays.fill(places, Place.CENTRE);
        places[0] = Place.LEFT;
        print(rows, places);
        Box result = one("<mo>=</mo>" + MATH.inner(chain.result()), PdfPages.WIDTH - 70);
        pages.skip(PAD);
        pages.add(Box.row(List.of(word("result"), Box.space(GAP), result)), 0);
        pages.skip(6);
    }

    /** The rows of the table, its cells broken where they are wider than {@code each}. */
    private List<List<Box>> rows(Block.Chain chain, double each) throws IOException {
        List<Block.Factor> factors = chain.factors();
        List<Box> head = new ArrayList<>(List.of(one(MATH.inner(chain.gradient()) + "<mo>=</mo>", WIDE)));
        List<Box> words = new ArrayList<>(List.of(word("words")));
        List<Box> symbols = new ArrayList<>(List.of(word("symbols")));
        List<Box> numbers = new ArrayList<>(List.of(word("numbers")));
        List<Box> values = new ArrayList<>(List.of(word("factors")));
        for (int f = 0; f < factors.size(); f++) {
            Block.Factor factor = factors.get(f);
            boolean first = f == 0;
            head.add(times(one(MATH.inner(factor.derivative()), each), "·", first));
            List<Box> lines =
                    document.lines(factor.words().pieces(), Face.REGULAR, SIZE - 1.3, Math.clamp(each, 70, 130));
            words.add(times(Box.stacked(lines, 2, true), "×", first));
            symbols.add(times(one(MATH.printFactor(factor.symbols(), first), each), "·", first));
            numbers.add(times(one(MATH.printFactor(factor.numbers(), first), each), "·", first));
            values.add(times(one(MATH.printFactor(factor.value(), first), each), "·", first));
        }
        return List.of(head, words, symbols, numbers, values);
    }

    private Box times(Box factor, String sign, boolean first) throws IOException {
        return first ? factor : Box.row(List.of(word(sign), Box.space(GAP * 0.8), factor));
    }

    private Box word(String text) throws IOException {
        return document.lines(List.of(new Prose.Words(text)), Face.REGULAR, SIZE, WIDE)
                .getFirst();
    }

    private Box one(String sequence, double width) throws IOException {
        return Box.stacked(document.formula(sequence, SIZE, width), 3, true);
    }

    // ---- any table ----

    void table(Block.Table table) throws IOException {
        int columns = table.head().size();
        double[] natural = new double[columns];
        Place[] places = new Place[columns];
        for (int c = 0; c < columns; c++) {
            places[c] = Tables.isFigures(table, c) ? Place.RIGHT : Place.LEFT;
            natural[c] = cell(table.head().get(c), Face.BOLD, WIDE).width();
            for (List<Prose> row : table.rows()) {
                natural[c] = Math.max(
                        natural[c], cell(row.get(c), Face.REGULAR, WIDE).width());
            }
        }
        double[] widths = shares(natural, PdfPages.WIDTH - GAP * (columns - 1));
        List<List<Box>> rows = new ArrayList<>();
        rows.add(row(table.head(), Face.BOLD, widths));
        for (List<Prose> row : table.rows()) {
            rows.add(row(row, Face.REGULAR, widths));
        }
        print(rows, places);
        pages.skip(6);
    }

    private List<Box> row(List<Prose> cells, Face face, double[] widths) throws IOException {
        List<Box> row = new ArrayList<>();
        for (int c = 0; c < cells.size(); c++) {
            row.add(cell(cells.get(c), face, widths[c] + 0.01));
        }
        return row;
    }

    private Box cell(Prose prose, Face face, double width) throws IOException {
        if (prose.pieces().size() == 1 && prose.pieces().getFirst() instanceof Prose.Maths(Formula formula)) {
            return Box.stacked(document.formula(MATH.inner(formula), SIZE, width), 3, false);
        }
        return Box.stacked(document.lines(prose.pieces(), face, SIZE, width), 2, false);
    }

    /** Narrow columns keep their width; the wide ones share what is left. */
    private static double[] shares(double[] natural, double room) {
        double[] widths = natural.clone();
        double left = room;
        int open = widths.length;
        double[] sorted = natural.clone();
        Arrays.sort(sorted);
        double limit = Double.MAX_VALUE;
        for (double width : sorted) {
            if (width > left / open) {
                limit = left / open;
                break;
            }
            left -= width;
            open--;
        }
        for (int c = 0; c < widths.length; c++) {
            widths[c] = Math.min(widths[c], limit);
        }
        return widths;
    }

    /** Rows below a head, which stands again at the top of each page. */
    private void print(List<List<Box>> rows, Place[] places) throws IOException {
        double[] widths = widths(rows);
        double scale = Math.min(1, PdfPages.WIDTH / total(widths));
        Box head = line(rows.getFirst(), widths, places, HEAD).scaled(scale);
        pages.reserve(head.height() * 3);
        pages.add(head, 0);
        for (List<Box> cells : rows.subList(1, rows.size())) {
            Box row = line(cells, widths, places, 0.4).scaled(scale);
            if (pages.reserve(row.height())) {
                pages.add(head, 0);
            }
            pages.add(row, 0);
        }
    }

    private static double[] widths(List<List<Box>> rows) {
        double[] widths = new double[rows.getFirst().size()];
        for (List<Box> row : rows) {
            for (int c = 0; c < row.size(); c++) {
                widths[c] = Math.max(widths[c], row.get(c).width());
            }
        }
        return widths;
    }

    private static double total(double[] widths) {
        return Arrays.stream(widths).sum() + GAP * (widths.length - 1);
    }

    private static Box line(List<Box> cells, double[] widths, Place[] places, double thickness) {
        Box all = Box.EMPTY;
        double x = 0;
        for (int c = 0; c < cells.size(); c++) {
            double rest = widths[c] - cells.get(c).width();
            double shift = switch (places[c]) {
                case LEFT -> 0;
                case CENTRE -> rest / 2;
                case RIGHT -> rest;
            };
            all = all.over(cells.get(c).moved(x + shift, 0));
            x += widths[c] + GAP;
        }
        List<Box.Mark> marks = new ArrayList<>(all.marks());
        double below = -all.descent() - PAD;
        marks.add(new Box.Stroke(0, below, x - GAP, below, thickness, thickness < HEAD));
        return new Box(x - GAP, all.ascent() + PAD, all.descent() + PAD, marks);
    }
}
