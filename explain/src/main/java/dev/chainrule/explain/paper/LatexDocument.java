package dev.chainrule.explain.paper;

import dev.chainrule.explain.document.Block;
import dev.chainrule.explain.document.Document;
import dev.chainrule.explain.document.Prose;
import dev.chainrule.explain.document.Section;
import dev.chainrule.explain.formula.Formula;
import dev.chainrule.explain.formula.LatexStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A document in LaTeX that compiles alone, with pdfTeX and with the newer engines: article, amsmath, and the packages that
 * come with LaTeX itself.
 */
final class LatexDocument {
    private static final String HEAD = """
            \\documentclass[10pt,a4paper]{article}
            \\usepackage[fleqn]{amsmath}
            \\usepackage{array}
            \\usepackage{longtable}
            \\usepackage{graphicx}
            \\usepackage[a4paper,margin=24mm]{geometry}
            \\setlength{\\parindent}{0pt}
            \\setlength{\\parskip}{6pt plus 2pt}
            \\setlength{\\emergencystretch}{3em}
            \\setlength{\\arraycolsep}{3.5pt}
            \\setlength{\\mathindent}{1.5em}
            \\allowdisplaybreaks
            \\setcounter{secnumdepth}{0}
            """;

    /** The width of a line in em, a little less than it is. */
    private static final double LINE = 42.5;

    /** Labels up to this wide stand beside their equation in one line. */
    private static final double BESIDE = 9;

    /** The widest column of words between the factors of a chain. */
    private static final double WORDS = 10;

    /** The last letter of Latin Extended-A, which the usual fonts have. */
    private static final int LAST_LATIN = 0x17F;

    private static final String[] HEADINGS = {"section", "subsection", "subsubsection", "paragraph"};

    private final StringBuilder out = new StringBuilder();
    private final LatexStyle style = LatexStyle.LATEX;

    /** {@code document} as the text of a .tex file. */
    String write(Document document) {
        out.append("\\begin{document}\n{\\LARGE\\bfseries\\raggedright ");
        out.append(LatexStyle.text(document.title())).append("\\par}\n\\medskip\n");
        document.sections().forEach(section -> section(section, 0));
        out.append("\\end{document}\n");
        return HEAD + letters(out) + out;
    }

    /**
     * Letters beyond ASCII need other fonts in pdfTeX, scalable ones where they are installed. It refuses letters that it has
     * no font for: the document has their number in their place.
     */
    private static String letters(CharSequence body) {
        if (body.chars().allMatch(c -> c < 128)) {
            return "";
        }
        String declared = body.codePoints()
                .filter(c -> c > LAST_LATIN)
                .distinct()
                .sorted()
                .mapToObj(c -> String.format(Locale.ROOT, "  \\DeclareUnicodeCharacter{%04X}{[U+%04X]}\n", c, c))
                .collect(Collectors.joining());
        return """
                \\usepackage{iftex}
                \\ifPDFTeX
                  \\usepackage[T1]{fontenc}
                  \\IfFileExists{lmodern.sty}{\\usepackage{lmodern}}{}
                  \\usepackage[utf8]{inputenc}
                """ + declared + "\\fi\n";
    }

    private void section(Section section, int depth) {
        String heading = HEADINGS[Math.min(depth, HEADINGS.length - 1)];
        out.append("\n\\")
                .append(heading)
                .append("{")
                .append(prose(section.title()))
                .append("}\n");
        section.blocks().forEach(this::block);
        section.sections().forEach(inner -> section(inner, depth + 1));
    }

    private void block(Block block) {
        out.append("\n");
        switch (block) {
            case Block.Paragraph paragraph ->
                out.append(prose(paragraph.prose())).append("\n");
            case Block.Note note -> note(note);
            case Block.Facts facts -> facts(facts);
            case Block.Equations equations -> equations(equations);
            case Block.Path path -> out.append("\\[\n").append(path(path)).append("\n\\]\n");
            case Block.Chain chain -> chain(chain);
            case Block.Table table -> table(table);
        }
    }

    private void note(Block.Note note) {
        String kind = note.kind() == Block.Note.Kind.WARNING ? "Warning" : "Note";
        out.append("\\begin{quote}\n\\textbf{").append(kind).append(".} ");
        out.append(prose(note.prose())).append("\n\\end{quote}\n");
    }

    private void facts(Block.Facts facts) {
        out.append("\\begin{description}\n\\setlength{\\itemsep}{0pt}\n\\setlength{\\parskip}{2pt}\n");
        for (Block.Fact fact : facts.facts()) {
            out.append("\\item[{").append(LatexStyle.text(fact.name())).append("}] ");
            out.append(prose(fact.value())).append("\n");
        }
        out.append("\\end{description}\n");
    }

    // ---- equations ----

    private void equations(Block.Equations equations) {
        if (equations.lines().isEmpty()) {
            return;
        }
        List<String> rows = new ArrayList<>();
        equations.lines().forEach(line -> rows.addAll(rows(line)));
        out.append("\\begin{align*}\n");
        out.append(String.join(" \\\\\n", rows)).append("\n\\end{align*}\n");
    }

    /** A line of an equation in as many rows as it needs. */
    private List<String> rows(Block.Line line) {
        Formula.Relation relation = line.relation();
        String left = style.print(new Formula.Relation(relation.left(), List.of()));
        double room = LINE - Math.min(LatexLines.width(left), LINE / 2) - 3;
        String label = prose(line.label());
        boolean beside = LatexLines.textWidth(label) <= BESIDE;
        double labelWidth = beside ? LatexLines.textWidth(label) : 0;
        List<String> rights = relation.links().stream()
                .map(link -> style.print(new Formula.Relation(link.right(), List.of())))
                .toList();
        double whole = rights.stream()
                .mapToDouble(right -> LatexLines.width(right) + 1.5)
                .sum();
        List<String> rows = new ArrayList<>();
        if (whole <= room - labelWidth || rights.isEmpty()) {
            StringBuilder row = new StringBuilder(left);
            for (int i = 0; i < rights.size(); i++) {
                row.append(i == 0 ? " &" : " ")
                        .append(sign(relation.links().get(i)))
                        .append(" ")
                        .append(rights.get(i));
            }
            rows.add(row.toString());
        } else {
            for (int i = 0; i < rights.size(); i++) {
                String sign = sign(relation.links().get(i));
                List<String> lines = LatexLines.broken(rights.get(i), room - 2);
                rows.add((i == 0 ? left : "") + " &" + sign + " " + lines.getFirst());
                lines.stream().skip(1).forEach(rest -> rows.add(" &\\qquad {}" + rest));
            }
        }
        if (!label.isEmpty()) {
            String words = beside ? "\\text{" + label + "}" : label(label);
            rows.set(rows.size() - 1, rows.getLast() + " && " + words);
        }
        return rows;
    }

    /** A label too long to stand in a line is set in a narrow column. */
    private static String label(String label) {
        return "\\parbox[t]{9em}{\\raggedright\\small " + label + "}";
    }

    private static String sign(Formula.Link link) {
        return link.is() == Formula.Is.EQUAL ? "=" : "\\leftarrow";
    }

    private String path(Block.Path path) {
        return path.stops().stream()
                .map(stop -> stop.stream().map(style::print).collect(Collectors.joining(",\\ ")))
                .collect(Collectors.joining(" \\leftarrow "));
    }

    // ---- the chain rule as a table ----

    /** The same factor in the same column; wide cells are broken, and what is still too wide is made smaller. */
    private void chain(Block.Chain chain) {
        List<Block.Factor> factors = chain.factors();
        List<List<String>> rows = rows(factors, LINE);
        if (width(rows) > LINE) {
            rows = rows(factors, (LINE - 6) / factors.size() - 1.5);
        }
        double width = width(rows);
        String[] names = {
            style.print(chain.gradient()), "\\text{words}", "\\text{symbols}", "\\text{numbers}", "\\text{factors}"
        };
        StringBuilder array =
                new StringBuilder("\\renewcommand{\\arraystretch}{1.8}\n\\begin{array}{@{}r@{\\;}c@{\\;}");
        array.append("c").append("@{\\;}c@{\\;}c".repeat(factors.size() - 1)).append("@{}}\n");
        for (int r = 0; r < rows.size(); r++) {
            String sign = r == 1 ? "" : "=";
            String times = r == 1 ? "\\times" : "\\cdot";
            array.append(names[r]).append(" & ").append(sign).append(" & ");
            array.append(String.join(" & " + times + " & ", rows.get(r)));
            array.append(r == 0 ? " \\\\ \\hline\n" : " \\\\\n");
        }
        array.append("\\text{result} & = & \\multicolumn{")
                .append(2 * factors.size() - 1)
                .append("}{l}{");
        array.append(style.print(chain.result())).append("}\n\\end{array}");
        out.append("\\begin{center}\n");
        boolean fits = width <= LINE;
        out.append(fits ? "" : "\\resizebox{\\textwidth}{!}{");
        out.append("$\\displaystyle\n").append(array).append("\n$");
        out.append(fits ? "\n" : "}\n").append("\\end{center}\n");
    }

    /** The rows of the table, its cells broken where they are wider than {@code each}. */
    private List<List<String>> rows(List<Block.Factor> factors, double each) {
        return List.of(
                cells(factors, (factor, _) -> stacked(style.print(factor.derivative()), each)),
                cells(factors, (factor, _) -> words(factor.words(), each)),
                cells(factors, (factor, first) -> stacked(style.printFactor(factor.symbols(), first), each)),
                cells(factors, (factor, first) -> stacked(style.printFactor(factor.numbers(), first), each)),
                cells(factors, (factor, first) -> stacked(style.printFactor(factor.value(), first), each)));
    }

    private static double width(List<List<String>> rows) {
        double width = 6;
        for (int f = 0; f < rows.getFirst().size(); f++) {
            double column = WORDS;
            for (int r = 0; r < rows.size(); r++) {
                column = Math.max(
                        column, r == 1 ? 0 : LatexLines.width(rows.get(r).get(f)));
            }
            width += column + 1.5;
        }
        return width;
    }

    private static List<String> cells(List<Block.Factor> factors, BiFunction<Block.Factor, Boolean, String> cell) {
        return IntStream.range(0, factors.size())
                .mapToObj(f -> cell.apply(factors.get(f), f == 0))
                .toList();
    }

    private static String stacked(String formula, double width) {
        List<String> lines = LatexLines.broken(formula, width);
        return lines.size() == 1
                ? "\\displaystyle " + lines.getFirst()
                : "\\begin{gathered}" + String.join(" \\\\ {}", lines) + "\\end{gathered}";
    }

    private String words(Prose words, double width) {
        return "\\parbox{" + Math.clamp(Math.round(width), 5, (int) WORDS) + "em}{\\centering\\footnotesize "
                + prose(words) + "}";
    }

    // ---- tables ----

    private void table(Block.Table table) {
        int columns = table.head().size();
        StringBuilder format = new StringBuilder();
        double width = 0;
        for (int c = 0; c < columns; c++) {
            format.append(Tables.isFigures(table, c) ? "r" : "l");
            double widest = proseWidth(table.head().get(c));
            for (List<Prose> row : table.rows()) {
                widest = Math.max(widest, proseWidth(row.get(c)));
            }
            width += widest + 1.2;
        }
        boolean fits = width <= LINE;
        boolean whole = !fits && table.rows().size() <= 40;
        String environment = whole ? "tabular" : "longtable";
        out.append(whole ? "\\begin{center}\n\\resizebox{\\textwidth}{!}{" : fits ? "" : "{\\footnotesize\n");
        out.append("\\begin{").append(environment).append("}{").append(format).append("}\n\\hline\n");
        out.append(row(table.head(), true)).append("\\hline\n");
        out.append(whole ? "" : "\\endhead\n");
        table.rows().forEach(row -> out.append(row(row, false)));
        out.append("\\hline\n\\end{").append(environment).append("}");
        out.append(whole ? "}\n\\end{center}\n" : fits ? "\n" : "}\n");
    }

    private String row(List<Prose> cells, boolean bold) {
        return cells.stream()
                        .map(cell -> bold ? "\\textbf{" + prose(cell) + "}" : prose(cell))
                        .collect(Collectors.joining(" & "))
                + " \\\\\n";
    }

    private double proseWidth(Prose prose) {
        double width = 0;
        for (Prose.Piece piece : prose.pieces()) {
            width += switch (piece) {
                case Prose.Words words -> LatexLines.textWidth(words.text());
                case Prose.Maths maths -> LatexLines.width(style.print(maths.formula()));
            };
        }
        return width;
    }

    private String prose(Prose prose) {
        StringBuilder text = new StringBuilder();
        for (Prose.Piece piece : prose.pieces()) {
            switch (piece) {
                case Prose.Words words -> text.append(LatexStyle.text(words.text()));
                case Prose.Maths maths ->
                    text.append("$").append(style.print(maths.formula())).append("$");
            }
        }
        boolean likeAnOption = !text.isEmpty() && (text.charAt(0) == '[' || text.charAt(0) == '*');
        return likeAnOption ? "{}" + text : text.toString();
    }
}
