package dev.chainrule.explain.paper;

import dev.chainrule.ChainruleException;
import dev.chainrule.description.Nearest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What a document can be written as. */
public enum Format {
    /** LaTeX that compiles alone. */
    LATEX("tex"),
    /** One page of HTML with MathML, without scripts and other files. */
    HTML("html"),
    /** Markdown with formulas between dollar signs, as GitHub shows it. */
    MARKDOWN("md"),
    /** PDF, A4. */
    PDF("pdf");

    private final String ending;

    Format(String ending) {
        this.ending = ending;
    }

    /** The word on the command line: {@code latex}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What the name of such a file ends in, without the dot. */
    public String ending() {
        return ending;
    }

    /**
     * The format called {@code id}.
     *
     * @throws ChainruleException if there is none; the message names the nearest
     */
    public static Format of(String id) {
        List<String> ids = Arrays.stream(values()).map(Format::id).toList();
        int index = ids.indexOf(id);
        if (index < 0) {
            String hint = Nearest.hint(id, ids);
            throw new ChainruleException("format '" + id + "' is unknown"
                    + (hint.isEmpty() ? "; known are " + String.join(", ", ids) : hint));
        }
        return values()[index];
    }
}
