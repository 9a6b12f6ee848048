package dev.chainrule.explain.document;

import dev.chainrule.explain.formula.Formula;
import dev.chainrule.explain.formula.Formula.Link;
import dev.chainrule.explain.formula.TextStyle;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A document as text for the terminal: formulas broken at their operators, equations aligned at their signs. Colour only
 * repeats what position and words say, so nothing is lost without it.
 */
public final class TextRenderer {
    /** The narrowest width. */
    public static final int NARROWEST = 40;

    private static final int MARGIN = 2;
    private static final int WIDEST_LEFT = 22;

    private final TextStyle style;
    private final int width;
    private final Paint paint;

    /**
     * A renderer.
     *
     * @param style Unicode or ASCII
     * @param width columns of a line, at least {@link #NARROWEST}
     * @param colour whether to use ANSI colours
     * @throws IllegalArgumentException if the width is too small
     */
    public TextRenderer(TextStyle style, int width, boolean colour) {
        if (width < NARROWEST) {
            throw new IllegalArgumentException("the width must be at least " + NARROWEST + ", is " + width);
        }
        this.style = style;
        this.width = width;
        this.paint = new Paint(colour);
    }

    /** The text, with a line feed at the end of each line. */
    public String render(Document document) {
        List<String> lines = new ArrayList<>();
        String title = style.plain(document.title());
        Wrapping.prose(title, width).forEach(line -> lines.add(paint.title(line)));
        lines.add(underline(title, '═', '='));
        document.sections().forEach(section -> section(section, 0, lines));
        return lines.stream().map(line -> line.stripTrailing() + "\n").collect(Collectors.joining());
    }

    private void section(Section section, int depth, List<String> lines) {
        String title = text(section.title());
        String indent = " ".repeat(MARGIN * Math.max(0, depth - 1));
        lines.add("");
        for (String line : Wrapping.prose(title, width - indent.length())) {
            lines.add(indent + paint.title(line));
        }
        if (depth == 0) {
            lines.add(underline(title, '─', '-'));
        }
        String inner = indent + " ".repeat(depth == 0 ? 0 : MARGIN);
        boolean first = true;
        for (Block block : section.blocks()) {
            List<String> printed = block(block, width - inner.length());
            if (!first) {
                lines.add("");
            }
            printed.forEach(line -> lines.add(inner + line));
            first = false;
        }
        section.sections().forEach(part -> section(part, depth + 1, lines));
    }

    private String underline(String title, char unicode, char ascii) {
        char sign = style == TextStyle.ASCII ? ascii : unicode;
        return String.valueOf(sign).repeat(Math.min(width, Wrapping.width(title)));
    }

    private List<String> block(Block block, int width) {
        return switch (block) {
            case Block.Paragraph paragraph -> Wrapping.prose(text(paragraph.prose()), width);
            case Block.Note note -> note(note, width);
            case Block.Facts facts -> facts(facts, width);
            case Block.Equations equations -> equations(equations, width);
            case Block.Path path -> path(path, width);
            case Block.Chain chain -> new ChainText(style, paint, this::text, width).lines(chain);
            case Block.Table table -> table(table);
        };
    }

    /** Words and formulas as text in a line. */
    private String text(Prose prose) {
        return prose.pieces().stream()
                .map(piece -> switch (piece) {
                    case Prose.Words words -> style.plain(words.text());
                    case Prose.Maths maths -> style.print(maths.formula());
                })
                .collect(Collectors.joining());
    }

    private List<String> note(Block.Note note, int width) {
        boolean warning = note.kind() == Block.Note.Kind.WARNING;
        String word = warning ? "Warning: " : "Note: ";
        List<String> lines = Wrapping.prose(word + text(note.prose()), width);
        return warning ? lines.stream().map(paint::warning).toList() : lines;
    }

    private List<String> facts(Block.Facts facts, int width) {
        int widest = facts.facts().stream()
                .mapToInt(fact -> Wrapping.width(fact.name()))
                .max()
                .orElse(0);
        List<String> lines = new ArrayList<>();
        for (Block.Fact fact : facts.facts()) {
            String name = Wrapping.padded(fact.name(), widest + MARGIN);
            for (String line : Wrapping.prose(text(fact.value()), width - name.length())) {
                lines.add(paint.label(name) + line);
                name = " ".repeat(name.length());
            }
        }
        return lines;
    }

    /** L ← y₁, y₂ ← …, broken before an arrow. */
    private List<String> path(Block.Path path, int width) {
        String arrow = " " + style.sign(Formula.Is.BECOMES) + " ";
        List<String> stops = path.stops().stream()
                .map(stop -> stop.stream().map(style::print).collect(Collectors.joining(", ")))
                .toList();
        return Wrapping.formula(String.join(arrow, stops), width);
    }

    // ---- equations ----

    private List<String> equations(Block.Equations equations, int width) {
        List<Block.Line> all = equations.lines();
        int left = all.stream()
                .mapToInt(line -> Wrapping.width(style.print(line.relation().left())))
                .filter(w -> w <= WIDEST_LEFT)
                .max()
                .orElse(0);
        List<String> lines = new ArrayList<>();
        for (Block.Line line : all) {
            List<String> printed = equation(line.relation(), left, width);
            String label = text(line.label());
            if (label.isEmpty()) {
                lines.addAll(printed);
            } else if (printed.size() == 1 && Wrapping.width(printed.getFirst()) + 4 + Wrapping.width(label) <= width) {
                lines.add(printed.getFirst() + "    " + label);
            } else {
                lines.add(label + ":");
                lines.addAll(printed);
            }
        }
        return lines;
    }

    /** In one line if it fits, else each side in a line of its own. */
    private List<String> equation(Formula.Relation relation, int alignAt, int width) {
        String left = Wrapping.padded(style.print(relation.left()), alignAt);
        List<Link> links = relation.links();
        List<String> rights =
                links.stream().map(link -> style.print(link.right())).toList();
        boolean blocks = links.stream().anyMatch(link -> isBlock(link.right()));
        StringBuilder one = new StringBuilder(left);
        for (int i = 0; i < links.size(); i++) {
            one.append(sign(links.get(i))).append(rights.get(i));
        }
        if (!blocks && Wrapping.width(one.toString()) <= width) {
            return List.of(inOneLine(left, links, rights));
        }
        List<String> lines = new ArrayList<>();
        String start = left;
        if (Wrapping.width(left) > Math.max(alignAt, width / 2)) {
            lines.add(left);
            start = " ".repeat(MARGIN);
        }
        for (int i = 0; i < links.size(); i++) {
            String sign = sign(links.get(i));
            int room = width - Wrapping.width(start) - sign.length();
            boolean last = i == links.size() - 1;
            List<String> side = isBlock(links.get(i).right())
                    ? matrix((Formula.Matrix) links.get(i).right(), room)
                    : Wrapping.formula(rights.get(i), room);
            for (String line : side) {
                lines.add(start + sign + (last && links.size() > 1 ? paint.value(line) : line));
                start = " ".repeat(Wrapping.width(start));
                sign = " ".repeat(sign.length());
            }
        }
        return lines;
    }

    private String inOneLine(String left, List<Link> links, List<String> rights) {
        StringBuilder line = new StringBuilder(left);
        for (int i = 0; i < links.size(); i++) {
            boolean value = i == links.size() - 1 && i > 0;
            line.append(sign(links.get(i))).append(value ? paint.value(rights.get(i)) : rights.get(i));
        }
        return line.toString();
    }

    private String sign(Link link) {
        return " " + style.sign(link.is()) + " ";
    }

    /** A matrix of several rows takes several lines. */
    private static boolean isBlock(Formula formula) {
        return formula instanceof Formula.Matrix matrix && matrix.rows().size() > 1;
    }

    /** Its rows below each other with their columns aligned, or if that is too wide each row by itself. */
    private List<String> matrix(Formula.Matrix matrix, int room) {
        List<List<String>> cells = matrix.rows().stream()
                .map(row -> row.stream().map(style::print).toList())
                .toList();
        List<Integer> widths = widths(cells);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < cells.size(); i++) {
            String inner = joined(cells.get(i), widths, Collections.nCopies(widths.size(), true));
            lines.add(bracket(i, cells.size(), "⎡⎢⎣") + " " + inner + " " + bracket(i, cells.size(), "⎤⎥⎦"));
        }
        if (lines.stream().anyMatch(line -> Wrapping.width(line) > room)) {
            return matrix.rows().stream()
                    .map(row -> style.print(new Formula.Matrix(List.of(row))))
                    .flatMap(row -> Wrapping.formula(row, room).stream())
                    .toList();
        }
        return lines;
    }

    private String bracket(int row, int rows, String pieces) {
        if (style == TextStyle.ASCII) {
            return pieces.startsWith("⎡") ? "[" : "]";
        }
        return pieces.substring(row == 0 ? 0 : row == rows - 1 ? 2 : 1).substring(0, 1);
    }

    // ---- tables ----

    private List<String> table(Block.Table table) {
        List<List<String>> cells = new ArrayList<>();
        cells.add(table.head().stream().map(this::text).toList());
        table.rows().forEach(row -> cells.add(row.stream().map(this::text).toList()));
        List<Integer> widths = widths(cells);
        List<Boolean> figures = new ArrayList<>();
        for (int c = 0; c < widths.size(); c++) {
            int column = c;
            figures.add(table.rows().stream().allMatch(row -> isFigure(row.get(column))));
        }
        List<String> lines = new ArrayList<>();
        lines.add(paint.label(joined(cells.getFirst(), widths, figures)));
        cells.subList(1, cells.size()).forEach(row -> lines.add(joined(row, widths, figures)));
        return lines;
    }

    private static boolean isFigure(Prose cell) {
        return cell.pieces().stream()
                .allMatch(piece -> piece instanceof Prose.Maths maths && maths.formula() instanceof Formula.Figure);
    }

    private static List<Integer> widths(List<List<String>> cells) {
        List<Integer> widths = new ArrayList<>();
        for (int c = 0; c < cells.getFirst().size(); c++) {
            int column = c;
            widths.add(cells.stream()
                    .mapToInt(row -> Wrapping.width(row.get(column)))
                    .max()
                    .orElse(0));
        }
        return widths;
    }

    private static String joined(List<String> cells, List<Integer> widths, List<Boolean> right) {
        StringBuilder line = new StringBuilder();
        for (int c = 0; c < cells.size(); c++) {
            String space = " ".repeat(widths.get(c) - Wrapping.width(cells.get(c)));
            line.append(c == 0 ? "" : "  ").append(right.get(c) ? space + cells.get(c) : cells.get(c) + space);
        }
        return line.toString();
    }
}
