package dev.chainrule.explain.paper;

import dev.chainrule.explain.document.Prose;
import dev.chainrule.explain.document.Section;
import java.util.List;

/**
 * Sections as HTML to be put into a page: formulas in MathML Core, the id of every quantity in {@code data-q}, that of every
 * line's step in {@code data-step}, and no {@code id}, so that several may stand on one page. All text in it is escaped.
 */
public final class HtmlFragment {
    private HtmlFragment() {}

    /**
     * {@code section} as a {@code section} element.
     *
     * @param level of its heading, 1 to 6
     */
    public static String of(Section section, int level) {
        return new HtmlDocument(true).write(List.of(section), level);
    }

    /** Words and formulas as HTML without an element around them. */
    public static String of(Prose prose) {
        return HtmlDocument.prose(prose);
    }
}
