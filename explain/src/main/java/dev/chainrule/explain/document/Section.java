package dev.chainrule.explain.document;

import java.util.List;

/**
 * A part of a document.
 *
 * @param id a word that no other section of the document has, for links: {@code forward}, {@code weight-w(1)[1,2]}
 * @param title its heading
 * @param blocks what stands below the heading
 * @param sections smaller parts, after the blocks
 */
public record Section(String id, Prose title, List<Block> blocks, List<Section> sections) {
    /** @throws NullPointerException if a block or a section is null */
    public Section {
        blocks = List.copyOf(blocks);
        sections = List.copyOf(sections);
    }

    /** A section without smaller parts. */
    public Section(String id, Prose title, List<Block> blocks) {
        this(id, title, blocks, List.of());
    }
}
