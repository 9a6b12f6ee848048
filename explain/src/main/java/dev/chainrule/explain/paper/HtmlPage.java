package dev.chainrule.explain.paper;

import dev.chainrule.explain.document.Block;
import dev.chainrule.explain.document.Prose;
import java.util.List;

/**
 * A page of HTML with pictures among the words: as a {@link dev.chainrule.explain.document.Document} in HTML, with a
 * style sheet for light, dark and print within it, no script and no other file. All words are escaped.
 *
 * @param title in plain words
 * @param chapters in order
 */
public record HtmlPage(String title, List<Chapter> chapters) {
    /** @throws NullPointerException if a chapter is null */
    public HtmlPage {
        chapters = List.copyOf(chapters);
    }

    /**
     * What stands below a heading.
     *
     * @param id a word that no other chapter has, for links
     * @param title its heading
     * @param parts in order
     */
    public record Chapter(String id, Prose title, List<Part> parts) {
        /** @throws NullPointerException if a part is null */
        public Chapter {
            parts = List.copyOf(parts);
        }
    }

    /** Words or a picture. */
    public sealed interface Part {}

    /** What a document has too. */
    public record Text(Block block) implements Part {}

    /**
     * A picture.
     *
     * @param svg an {@code svg} element, which stands in the page as it is: whoever draws it escapes the words in it.
     *     The page's style sheet has its colours ({@code figures.css})
     * @param caption below it
     */
    public record Figure(String svg, Prose caption) implements Part {}

    /** The text of an .html file. */
    public String html() {
        return new HtmlDocument().write(this);
    }
}
