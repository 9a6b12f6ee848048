package dev.chainrule.explain.paper;

import dev.chainrule.explain.document.Block;
import dev.chainrule.explain.document.Document;
import dev.chainrule.explain.document.Prose;
import dev.chainrule.explain.document.Section;
import dev.chainrule.explain.formula.Formula;
import dev.chainrule.explain.formula.MathmlStyle;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/**
 * A document as one page of HTML: formulas in MathML Core, a style sheet for light, dark and print within the page, no script
 * and no other file. It can be read without the style sheet too.
 */
final class HtmlDocument {
    private static final MathmlStyle MATH = MathmlStyle.MATHML;

    /** A formula with more letters than this may be broken at its signs. */
    private static final int LONG = 36;

    private final StringBuilder out = new StringBuilder();
    private final Set<String> ids = new HashSet<>();
    private final boolean isFragment;

    HtmlDocument() {
        this(false);
    }

    /** @param isFragment whether it is to stand within another page, where ids could be taken */
    HtmlDocument(boolean isFragment) {
        this.isFragment = isFragment;
    }

    /** {@code sections} without the page around them, their headings of {@code level}. */
    String write(List<Section> sections, int level) {
        sections.forEach(section -> section(section, level));
        return out.toString();
    }

    /** {@code document} as the text of an .html file. */
    String write(Document document) {
        open(document.title(), styles("document.css"));
        if (document.sections().size() > 1) {
            contents(document.sections().stream()
                    .map(section -> new Entry(section.id(), section.title()))
                    .toList());
        }
        out.append("<main>\n");
        document.sections().forEach(section -> section(section, 2));
        return close();
    }

    /** {@code page} as the text of an .html file. */
    String write(HtmlPage page) {
        open(page.title(), styles("document.css") + styles("figures.css"));
        if (page.chapters().size() > 1) {
            contents(page.chapters().stream()
                    .map(chapter -> new Entry(chapter.id(), chapter.title()))
                    .toList());
        }
        out.append("<main>\n");
        for (HtmlPage.Chapter chapter : page.chapters()) {
            openSection(chapter.id(), chapter.title(), 2);
            for (HtmlPage.Part part : chapter.parts()) {
                switch (part) {
                    case HtmlPage.Text text -> block(text.block());
                    case HtmlPage.Figure figure -> figure(figure);
                }
            }
            out.append("</section>\n");
        }
        return close();
    }

    private void figure(HtmlPage.Figure figure) {
        out.append("<figure>\n").append(figure.svg()).append("\n<figcaption>");
        out.append(prose(figure.caption())).append("</figcaption>\n</figure>\n");
    }

    private void open(String title, String styles) {
        String escaped = MathmlStyle.escape(title);
        out.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        out.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        out.append("<title>")
                .append(escaped)
                .append("</title>\n<style>\n")
                .append(styles)
                .append("</style>\n");
        out.append("</head>\n<body>\n<header>\n<h1>").append(escaped).append("</h1>\n</header>\n");
    }

    private String close() {
        return out.append("</main>\n</body>\n</html>\n").toString();
    }

    private static String styles(String name) {
        try (InputStream in = Objects.requireNonNull(HtmlDocument.class.getResourceAsStream(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A line of the contents. */
    private record Entry(String id, Prose title) {}

    private void contents(List<Entry> entries) {
        out.append("<nav aria-label=\"Contents\">\n<ul>\n");
        for (Entry entry : entries) {
            out.append("<li><a href=\"#").append(reference(entry.id())).append("\">");
            out.append(prose(entry.title())).append("</a></li>\n");
        }
        out.append("</ul>\n</nav>\n");
    }

    /** {@code id} as a link has it: brackets and what else an address has no room for in percent. */
    private static String reference(String id) {
        StringBuilder reference = new StringBuilder();
        for (byte b : id.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = b > 0 && (Character.isLetterOrDigit(b) || "-._~(),;:@!*'".indexOf(b) >= 0);
            reference.append(plain ? String.valueOf((char) b) : String.format(Locale.ROOT, "%%%02X", b & 0xff));
        }
        return MathmlStyle.escape(reference.toString());
    }

    private void section(Section section, int level) {
        openSection(section.id(), section.title(), level);
        section.blocks().forEach(this::block);
        section.sections().forEach(inner -> section(inner, level + 1));
        out.append("</section>\n");
    }

    private void openSection(String id, Prose title, int level) {
        String tag = "h" + Math.min(level, 6);
        out.append("<section")
                .append(isFragment ? "" : id(id))
                .append(">\n<")
                .append(tag)
                .append(">");
        out.append(prose(title)).append("</").append(tag).append(">\n");
    }

    /** An id may stand once on a page: the first that shows a step has it. */
    private String id(String id) {
        if (id.isEmpty()) {
            return "";
        }
        if (isFragment) {
            return " data-step=\"" + MathmlStyle.escape(id) + "\"";
        }
        return ids.add(id) ? " id=\"" + MathmlStyle.escape(id) + "\"" : "";
    }

    private void block(Block block) {
        switch (block) {
            case Block.Paragraph paragraph ->
                out.append("<p>").append(prose(paragraph.prose())).append("</p>\n");
            case Block.Note note -> note(note);
            case Block.Facts facts -> facts(facts);
            case Block.Equations equations -> {
                out.append("<div class=\"equations\">\n");
                equations.lines().forEach(this::equation);
                out.append("</div>\n");
            }
            case Block.Path path -> path(path);
            case Block.Chain chain -> chain(chain);
            case Block.Table table -> table(table);
        }
    }

    private void note(Block.Note note) {
        boolean warning = note.kind() == Block.Note.Kind.WARNING;
        out.append("<div class=\"note")
                .append(warning ? " warning" : "")
                .append("\" role=\"note\">\n<p><span class=\"kind\">");
        out.append(warning ? "Warning." : "Note.").append("</span> ");
        out.append(prose(note.prose())).append("</p>\n</div>\n");
    }

    private void facts(Block.Facts facts) {
        if (facts.facts().isEmpty()) {
            return;
        }
        out.append("<dl>\n");
        for (Block.Fact fact : facts.facts()) {
            out.append("<dt>").append(MathmlStyle.escape(fact.name())).append("</dt><dd>");
            out.append(prose(fact.value())).append("</dd>\n");
        }
        out.append("</dl>\n");
    }

    private void equation(Block.Line line) {
        Formula.Relation relation = line.relation();
        out.append("<p class=\"equation\"").append(id(line.id())).append("><span class=\"left\">");
        out.append(display(MATH.inner(relation.left()))).append("</span> <span class=\"right\">");
        // what follows the left side: the relation printed without it, from its first sign on
        String sides = MATH.inner(relation)
                .substring(MATH.inner(new Formula.Relation(relation.left(), List.of()))
                        .length());
        out.append(broken(sides)).append("</span>");
        if (!line.label().isEmpty()) {
            out.append(" <span class=\"label\">").append(prose(line.label())).append("</span>");
        }
        out.append("</p>\n");
    }

    /** A long formula as several, so that the line may be broken between them. */
    private static String broken(String sequence) {
        if (letters(sequence) <= LONG) {
            return display(sequence);
        }
        List<String> pieces = MathmlStyle.pieces(sequence);
        if (pieces.stream().anyMatch(piece -> letters(piece) > 2 * LONG)) {
            pieces = MathmlStyle.pieces(MathmlStyle.opened(sequence));
        }
        return pieces.stream().map(HtmlDocument::display).collect(Collectors.joining("\n"));
    }

    private static int letters(String sequence) {
        return sequence.replaceAll("<[^>]*>", "").length();
    }

    private static String display(String sequence) {
        return sequence.isEmpty() ? "" : "<math displaystyle=\"true\">" + sequence + "</math>";
    }

    private void path(Block.Path path) {
        out.append("<p class=\"path\">");
        out.append(path.stops().stream()
                .map(stop -> stop.stream().map(MATH::print).collect(Collectors.joining(", ")))
                .collect(Collectors.joining(" <span class=\"arrow\">←</span> ")));
        out.append("</p>\n");
    }

    // ---- tables ----

    private void chain(Block.Chain chain) {
        out.append("<div class=\"scroll\">\n<table class=\"chain\"")
                .append(id(chain.id()))
                .append(">\n<thead>\n<tr><th scope=\"col\">");
        out.append(display(MATH.inner(chain.gradient()) + "<mo>=</mo>")).append("</th>");
        String times = "";
        for (Block.Factor factor : chain.factors()) {
            out.append("<th scope=\"col\">")
                    .append(times)
                    .append(display(MATH.inner(factor.derivative())))
                    .append("</th>");
            times = "<span class=\"times\">·</span>";
        }
        out.append("</tr>\n</thead>\n<tbody>\n");
        chainRow(chain, "words", "×", (factor, _) -> prose(factor.words()));
        chainRow(chain, "symbols", "·", (factor, first) -> broken(MATH.printFactor(factor.symbols(), first)));
        chainRow(chain, "numbers", "·", (factor, first) -> broken(MATH.printFactor(factor.numbers(), first)));
        chainRow(chain, "factors", "·", (factor, first) -> broken(MATH.printFactor(factor.value(), first)));
        out.append("<tr class=\"result\"><th scope=\"row\">result</th><td colspan=\"")
                .append(chain.factors().size());
        out.append("\">")
                .append(broken("<mo>=</mo>" + MATH.inner(chain.result())))
                .append("</td></tr>\n");
        out.append("</tbody>\n</table>\n</div>\n");
    }

    private void chainRow(Block.Chain chain, String name, String sign, BiFunction<Block.Factor, Boolean, String> cell) {
        out.append("<tr class=\"")
                .append(name)
                .append("\"><th scope=\"row\">")
                .append(name)
                .append("</th>");
        String times = "";
        for (Block.Factor factor : chain.factors()) {
            out.append("<td>")
                    .append(times)
                    .append(cell.apply(factor, times.isEmpty()))
                    .append("</td>");
            times = "<span class=\"times\">" + sign + "</span>";
        }
        out.append("</tr>\n");
    }

    private void table(Block.Table table) {
        out.append("<div class=\"scroll\">\n<table>\n<thead>\n<tr>");
        for (int c = 0; c < table.head().size(); c++) {
            out.append("<th scope=\"col\"").append(figures(table, c)).append(">");
            out.append(prose(table.head().get(c))).append("</th>");
        }
        out.append("</tr>\n</thead>\n<tbody>\n");
        for (List<Prose> row : table.rows()) {
            out.append("<tr>");
            for (int c = 0; c < row.size(); c++) {
                out.append("<td")
                        .append(figures(table, c))
                        .append(">")
                        .append(prose(row.get(c)))
                        .append("</td>");
            }
            out.append("</tr>\n");
        }
        out.append("</tbody>\n</table>\n</div>\n");
    }

    private static String figures(Block.Table table, int c) {
        return Tables.isFigures(table, c) ? " class=\"figures\"" : "";
    }

    /** {@code prose} as HTML. */
    static String prose(Prose prose) {
        StringBuilder html = new StringBuilder();
        for (Prose.Piece piece : prose.pieces()) {
            html.append(
                    switch (piece) {
                        case Prose.Words words -> MathmlStyle.escape(words.text());
                        case Prose.Maths maths -> MATH.print(maths.formula());
                    });
        }
        return html.toString();
    }
}
