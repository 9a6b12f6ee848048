package dev.chainrule.explain.paper;

import dev.chainrule.explain.document.Block;
import dev.chainrule.explain.document.Document;
import dev.chainrule.explain.document.Prose;
import dev.chainrule.explain.document.Section;
import dev.chainrule.explain.formula.Formula;
import dev.chainrule.explain.formula.LatexStyle;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/**
 * A document in Markdown as GitHub and GitLab show it: formulas among words between dollar signs, equations on their own in
 * fenced blocks of the language {@code math}, where Markdown leaves every backslash alone. Between dollar signs it does not:
 * there a backslash stands before letters only.
 */
final class MarkdownDocument {
    private static final LatexStyle MATH = LatexStyle.LATEX;

    /** A line of an equation in em. */
    private static final double WIDE = 46;

    private final StringBuilder out = new StringBuilder();

    /** {@code document} as the text of an .md file. */
    String write(Document document) {
        out.append("# ").append(escape(document.title())).append("\n");
        document.sections().forEach(section -> section(section, 2));
        return out.toString();
    }

    private void section(Section section, int level) {
        out.append("\n")
                .append("#".repeat(Math.min(level, 6)))
                .append(" ")
                .append(prose(section.title()))
                .append("\n");
        section.blocks().forEach(this::block);
        section.sections().forEach(inner -> section(inner, level + 1));
    }

    private void block(Block block) {
        out.append("\n");
        switch (block) {
            case Block.Paragraph paragraph ->
                out.append(prose(paragraph.prose())).append("\n");
            case Block.Note note -> {
                out.append("> [!").append(note.kind()).append("]\n> ");
                out.append(prose(note.prose()).replace("\n", "\n> ")).append("\n");
            }
            case Block.Facts facts ->
                facts.facts()
                        .forEach(fact -> out.append("- **")
                                .append(escape(fact.name()))
                                .append("**: ")
                                .append(prose(fact.value()))
                                .append("\n"));
            case Block.Equations equations -> equations(equations);
            case Block.Path path ->
                out.append("```math\n")
                        .append(path.stops().stream()
                                .map(stop -> stop.stream().map(MATH::print).collect(Collectors.joining(",\\ ")))
                                .collect(Collectors.joining(" \\leftarrow ")))
                        .append("\n```\n");
            case Block.Chain chain -> chain(chain);
            case Block.Table table -> table(table);
        }
    }

    private void equations(Block.Equations equations) {
        if (equations.lines().isEmpty()) {
            return;
        }
        out.append("```math\n\\begin{aligned}\n");
        out.append(equations.lines().stream().map(MarkdownDocument::equation).collect(Collectors.joining(" \\\\\n")));
        out.append("\n\\end{aligned}\n```\n");
    }

    /** Each further side stands below the last where the line would be long. */
    private static String equation(Block.Line line) {
        Formula.Relation relation = line.relation();
        StringBuilder row = new StringBuilder(MATH.print(relation.left()));
        boolean wide = LatexLines.width(MATH.print(relation)) > WIDE;
        for (int i = 0; i < relation.links().size(); i++) {
            Formula.Link link = relation.links().get(i);
            row.append(i == 0 ? " &" : wide ? " \\\\\n&" : " ");
            row.append(link.is() == Formula.Is.EQUAL ? "= " : "\\leftarrow ");
            row.append(String.join(
                    " \\\\\n&\\qquad {}",
                    LatexLines.broken(MATH.print(new Formula.Relation(link.right(), List.of())), WIDE)));
        }
        return line.label().isEmpty() ? row.toString() : row + " && \\text{" + label(line.label()) + "}";
    }

    private static String label(Prose label) {
        StringBuilder text = new StringBuilder();
        for (Prose.Piece piece : label.pieces()) {
            text.append(
                    switch (piece) {
                        case Prose.Words words -> LatexStyle.text(words.text());
                        case Prose.Maths maths -> "$" + MATH.print(maths.formula()) + "$";
                    });
        }
        return text.toString();
    }

    // ---- tables ----

    private void chain(Block.Chain chain) {
        int columns = chain.factors().size();
        out.append("| ").append(inline(MATH.print(chain.gradient()) + " ="));
        chain.factors().forEach(factor -> out.append(" | ").append(inline(MATH.print(factor.derivative()))));
        out.append(" |\n|---").append("|:---:".repeat(columns)).append("|\n");
        chainRow(chain, "words", (factor, _) -> cell(prose(factor.words())));
        chainRow(chain, "symbols", (factor, first) -> inline(MATH.printFactor(factor.symbols(), first)));
        chainRow(chain, "numbers", (factor, first) -> inline(MATH.printFactor(factor.numbers(), first)));
        chainRow(chain, "factors", (factor, first) -> inline(MATH.printFactor(factor.value(), first)));
        out.append("| **result** | ").append(inline(MATH.print(chain.result())));
        out.append(" |".repeat(columns)).append("\n");
    }

    private void chainRow(Block.Chain chain, String name, BiFunction<Block.Factor, Boolean, String> cell) {
        String times = name.equals("words") ? "× " : "· ";
        out.append("| **").append(name).append("**");
        for (int f = 0; f < chain.factors().size(); f++) {
            out.append(f == 0 ? " | " : " | " + times)
                    .append(cell.apply(chain.factors().get(f), f == 0));
        }
        out.append(" |\n");
    }

    private void table(Block.Table table) {
        out.append(row(table.head()));
        for (int c = 0; c < table.head().size(); c++) {
            out.append(Tables.isFigures(table, c) ? "|---:" : "|---");
        }
        out.append("|\n");
        table.rows().forEach(row -> out.append(row(row)));
    }

    private static String row(List<Prose> cells) {
        return cells.stream().map(cell -> cell(prose(cell))).collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    private static String cell(String text) {
        return text.replace("\n", " ");
    }

    // ---- words ----

    private static String prose(Prose prose) {
        StringBuilder text = new StringBuilder();
        for (Prose.Piece piece : prose.pieces()) {
            text.append(
                    switch (piece) {
                        case Prose.Words words -> escape(words.text());
                        case Prose.Maths maths -> inline(MATH.print(maths.formula()));
                    });
        }
        return text.toString();
    }

    /** A formula among words; Markdown takes a backslash before a sign for its own, so commands of letters stand there. */
    private static String inline(String latex) {
        String safe = latex.replace("\\left|", "\\left\\vert ")
                .replace("\\right|", "\\right\\vert ")
                .replace("\\,", "\\thinspace ")
                .replace("\\\\", "\\cr ")
                .replace("\\_", "\\text{-}")
                .replace("<", "\\lt ")
                .replace(">", "\\gt ");
        return "$" + safe + "$";
    }

    private static String escape(String text) {
        return text.replaceAll("([\\\\`*_\\[\\]<>#$|~])", "\\\\$1");
    }
}
