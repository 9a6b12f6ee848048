package dev.chainrule.explain.document;

import java.util.List;

/**
 * A worked derivation, to be printed in any format.
 *
 * @param title in plain words
 * @param sections in order
 */
public record Document(String title, List<Section> sections) {
    /** @throws NullPointerException if a section is null */
    public Document {
        sections = List.copyOf(sections);
    }
}
