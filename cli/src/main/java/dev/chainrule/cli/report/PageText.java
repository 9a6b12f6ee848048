package dev.chainrule.cli.report;

import dev.chainrule.explain.document.Block;
import dev.chainrule.explain.document.Prose;
import dev.chainrule.explain.paper.HtmlPage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Words for a page. Names of columns and the like come from data and may hold letters that no page may have, or that turn
 * round the order of what stands after them.
 */
final class PageText {
    private static final Pattern FORBIDDEN =
            Pattern.compile("[\\p{Cc}\\u202A-\\u202E\\u2066-\\u2069\\uFDD0-\\uFDEF\\uFFFE\\uFFFF&&[^\\t\\n]]");

    private PageText() {}

    /** {@code text} with the sign for a letter that cannot be shown in place of each of those. */
    static String clean(String text) {
        return FORBIDDEN.matcher(text).replaceAll("\uFFFD");
    }

    static Prose prose(String text) {
        return text.isEmpty() ? Prose.NONE : Prose.of(clean(text));
    }

    static HtmlPage.Part paragraph(String text) {
        return new HtmlPage.Text(new Block.Paragraph(prose(text)));
    }

    static HtmlPage.Part note(String text) {
        return new HtmlPage.Text(new Block.Note(Block.Note.Kind.NOTE, prose(text)));
    }

    static HtmlPage.Part facts(Map<String, String> facts) {
        return new HtmlPage.Text(new Block.Facts(facts.entrySet().stream()
                .map(fact -> new Block.Fact(clean(fact.getKey()), prose(fact.getValue())))
                .toList()));
    }

    /** A table whose first row is its head. */
    static HtmlPage.Part table(List<List<String>> rows) {
        List<List<Prose>> cells = new ArrayList<>();
        for (List<String> row : rows) {
            cells.add(row.stream().map(PageText::prose).toList());
        }
        return new HtmlPage.Text(new Block.Table(cells.getFirst(), cells.subList(1, cells.size())));
    }

    static HtmlPage.Part figure(String svg, String caption) {
        return new HtmlPage.Figure(svg, prose(caption));
    }

    static HtmlPage.Chapter chapter(String id, String title, List<HtmlPage.Part> parts) {
        return new HtmlPage.Chapter(id, prose(title), parts);
    }
}
